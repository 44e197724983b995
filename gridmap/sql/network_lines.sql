-- Streets as lines, within a box or everywhere.
--
--   :west, :south, :east, :north   degrees; the world for all
SELECT id, component = 0 AS is_joined, encode(ST_AsBinary(geom), 'hex') AS wkb
FROM street
WHERE geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
ORDER BY id
