-- One row per building in a box that is of another source, or of any.
--
--   :source                      null: of any source
--   :west :south :east :north    degrees
SELECT id, source, ST_AsBinary(geom) AS geom
FROM building
WHERE geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    AND (CAST(:source AS text) IS NULL OR source <> :source)
ORDER BY id
