-- Streets that a layer may lie along, within a box; a tunnel or a bridge may cross a building.
--
--   :west, :south, :east, :north   degrees
--   :table, :source                what is being loaded: a layer is no witness of itself

SELECT ST_AsBinary(geom)
FROM street
WHERE geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    AND NOT is_bridge
    AND NOT (:table = 'street' AND source = :source)
