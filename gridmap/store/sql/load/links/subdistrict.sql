-- Link incoming communities without a subdistrict to the one that covers a point inside them.

UPDATE incoming AS i
SET subdistrict_id = (
    SELECT s.id FROM subdistrict AS s
    WHERE ST_Covers(s.geom, ST_PointOnSurface(i.geom))
    ORDER BY s.id LIMIT 1
)
WHERE i.subdistrict_id IS NULL
