-- Link incoming rows without a community to the one that covers them.
--
-- The smallest where outlines overlap, as an enclave; a polygon goes by a point inside it.

UPDATE incoming AS i
SET community_id = (
    SELECT c.id FROM community AS c
    WHERE ST_Covers(c.geom, ST_PointOnSurface(i.geom))
    ORDER BY ST_Area(c.geom), c.id LIMIT 1
)
WHERE i.community_id IS NULL AND EXISTS (SELECT FROM community)
