-- Delete posts that the table lacks and that would begin today or later.
DELETE FROM assignment
USING plot
WHERE plot.id = assignment.plot_id
    AND plot.community_id IN (SELECT community_id FROM incoming_post)
    AND lower(assignment.valid) >= CAST(:today AS date)
    AND NOT EXISTS (
        SELECT FROM incoming_post AS post
        WHERE post.team_member_id = assignment.team_member_id
            AND post.plot_id = assignment.plot_id
            AND post.role = assignment.role
            AND post.building_id IS NOT DISTINCT FROM assignment.building_id
            AND daterange(post.valid_from, post.until) && assignment.valid
    )
