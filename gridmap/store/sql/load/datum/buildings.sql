-- One row per building within a box that a layer may lie on.
--
--   :west, :south, :east, :north   degrees
--   :table, :source                what is being loaded: a layer is no witness of itself

SELECT ST_AsBinary(geom)
FROM building
WHERE geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    AND status <> 'planned'
    AND NOT (:table = 'building' AND source = :source)
