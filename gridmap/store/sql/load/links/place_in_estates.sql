-- Link stored buildings without an estate to the smallest that covers them now.

UPDATE building AS t
SET estate_id = e.id
FROM (
    SELECT DISTINCT ON (t.id) t.id AS placed_id, e.id
    FROM building AS t
    JOIN estate AS e ON t.geom && e.geom AND ST_Covers(e.geom, ST_PointOnSurface(t.geom))
    WHERE t.estate_id IS NULL
    ORDER BY t.id, ST_Area(e.geom), e.id
) AS e
WHERE t.id = e.placed_id
