-- One row per estate within a box whose outline no building straddles.
--
--   :west, :south, :east, :north   degrees
--   :table, :source                what is being loaded: a layer is no witness of itself

SELECT ST_AsBinary(ST_Boundary(geom))
FROM estate
WHERE geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    AND NOT (:table = 'estate' AND source = :source)
