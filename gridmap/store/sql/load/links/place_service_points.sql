-- Link stored service points without a community to the smallest that covers them now.

UPDATE service_point AS t
SET community_id = c.id
FROM (
    SELECT DISTINCT ON (t.id) t.id AS placed_id, c.id
    FROM service_point AS t
    JOIN community AS c ON t.geom && c.geom AND ST_Covers(c.geom, ST_PointOnSurface(t.geom))
    WHERE t.community_id IS NULL
    ORDER BY t.id, ST_Area(c.geom), c.id
) AS c
WHERE t.id = c.placed_id
