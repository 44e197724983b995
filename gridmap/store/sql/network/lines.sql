-- One row per street, everywhere or within a box: its number of vertices and coordinates.
--
--   :west, :south, :east, :north   degrees; the world for all
--
-- The coordinates are what follows the nine bytes of a well-known binary's head.
SELECT
    id,
    (component = 0)::int::smallint AS is_joined,
    ST_NPoints(geom) AS vertex_count,
    substr(ST_AsBinary(geom, 'NDR'), 10) AS xy
FROM street
WHERE geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
ORDER BY id
