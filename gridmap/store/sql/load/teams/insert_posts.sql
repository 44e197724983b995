-- Add posts that are new.
INSERT INTO assignment (team_member_id, plot_id, building_id, role, valid)
SELECT team_member_id, plot_id, building_id, role, daterange(valid_from, until)
FROM incoming_post AS post
WHERE NOT EXISTS (
    SELECT FROM assignment AS stored
    WHERE stored.team_member_id = post.team_member_id
        AND stored.plot_id = post.plot_id
        AND stored.role = post.role
        AND stored.building_id IS NOT DISTINCT FROM post.building_id
        AND stored.valid && daterange(post.valid_from, post.until)
)
