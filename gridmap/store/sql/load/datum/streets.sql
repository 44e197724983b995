-- One row per street within a box that a layer may lie along; no tunnels and bridges.
--
--   :west, :south, :east, :north   degrees
--   :table, :source                what is being loaded: a layer is no witness of itself

SELECT ST_AsBinary(geom)
FROM street
WHERE geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    AND NOT is_bridge
    AND NOT (:table = 'street' AND source = :source)
