-- End yesterday the posts of the table's communities that it no longer has.
--
-- Those of them that would begin today or later are deleted.
WITH missing AS (
    SELECT
        assignment.id,
        coalesce(lower(assignment.valid) >= CAST(:today AS date), false) AS is_ahead
    FROM assignment
    JOIN plot ON plot.id = assignment.plot_id
    WHERE plot.community_id IN (SELECT community_id FROM incoming_post)
        AND (upper_inf(assignment.valid) OR upper(assignment.valid) > CAST(:today AS date))
        AND NOT EXISTS (
            SELECT FROM incoming_post AS post
            WHERE post.team_member_id = assignment.team_member_id
                AND post.plot_id = assignment.plot_id
                AND post.role = assignment.role
                AND post.building_id IS NOT DISTINCT FROM assignment.building_id
                AND daterange(post.valid_from, post.until) && assignment.valid
        )
),
forgotten AS (
    DELETE FROM assignment USING missing
    WHERE missing.id = assignment.id AND missing.is_ahead
)
UPDATE assignment
SET valid = assignment.valid * daterange(NULL, CAST(:today AS date))
FROM missing
WHERE missing.id = assignment.id AND NOT missing.is_ahead
