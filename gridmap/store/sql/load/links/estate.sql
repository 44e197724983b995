-- Link incoming buildings without an estate to the smallest whose outline covers them.

UPDATE incoming AS i
SET estate_id = (
    SELECT e.id FROM estate AS e
    WHERE ST_Covers(e.geom, ST_PointOnSurface(i.geom))
    ORDER BY ST_Area(e.geom), e.id LIMIT 1
)
WHERE i.estate_id IS NULL AND EXISTS (SELECT FROM estate WHERE geom IS NOT NULL)
