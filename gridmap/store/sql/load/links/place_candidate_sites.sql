-- Link stored candidate sites without a community to the one that covers them now.

UPDATE candidate_site AS t
SET community_id = c.id
FROM (
    SELECT t.id AS placed_id, min(c.id) AS id
    FROM candidate_site AS t
    JOIN community AS c ON t.geom && c.geom AND ST_Covers(c.geom, ST_PointOnSurface(t.geom))
    WHERE t.community_id IS NULL
    GROUP BY t.id
) AS c
WHERE t.id = c.placed_id
