-- Change the first or last day of posts that the table has with other ones.
--
-- Only where the new days meet one stored post: two that a longer one would swallow stay as
-- they are, and assignment_insert leaves them alone too.
UPDATE assignment
SET valid = daterange(post.valid_from, post.until)
FROM incoming_post AS post
WHERE post.team_member_id = assignment.team_member_id
    AND post.plot_id = assignment.plot_id
    AND post.role = assignment.role
    AND post.building_id IS NOT DISTINCT FROM assignment.building_id
    AND daterange(post.valid_from, post.until) && assignment.valid
    AND daterange(post.valid_from, post.until) <> assignment.valid
    AND NOT EXISTS (
        SELECT FROM assignment AS other
        WHERE other.team_member_id = assignment.team_member_id
            AND other.plot_id = assignment.plot_id
            AND other.role = assignment.role
            AND other.building_id IS NOT DISTINCT FROM assignment.building_id
            AND other.id <> assignment.id
            AND other.valid && daterange(post.valid_from, post.until)
    )
    AND NOT EXISTS (
        SELECT FROM incoming_post AS other
        WHERE other.team_member_id = assignment.team_member_id
            AND other.plot_id = assignment.plot_id
            AND other.role = assignment.role
            AND other.building_id IS NOT DISTINCT FROM assignment.building_id
            AND other.valid_from < post.valid_from
            AND daterange(other.valid_from, other.until) && assignment.valid
    )
