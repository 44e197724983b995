-- Link incoming rows without a community to the one that covers them, and keep that it did.
--
-- The smallest where outlines overlap, as an enclave; a polygon goes by a point inside it.

UPDATE incoming AS i
SET
    also = coalesce(i.also, '{}') || jsonb_build_object('covered', i.community_id IS NULL),
    community_id = coalesce(i.community_id, (
        SELECT c.id FROM community AS c
        WHERE ST_Covers(c.geom, ST_PointOnSurface(i.geom))
        ORDER BY ST_Area(c.geom), c.id LIMIT 1
    ))
