-- One row per row of a layer in a box that is of none of some sources: its key, name and shape.
--
--   :layer                       service_point, candidate_site, access_point, land or street
--   :sources                     text[]
--   :west :south :east :north    degrees
WITH every AS (
    SELECT 'service_point' AS layer, source, source_ref, name, geom FROM service_point
    UNION ALL
    SELECT 'candidate_site' AS layer, source, source_ref, name, geom FROM candidate_site
    UNION ALL
    SELECT 'access_point' AS layer, source, source_ref, name, geom FROM access_point
    UNION ALL
    SELECT 'land' AS layer, source, source_ref, name, geom FROM land
    UNION ALL
    SELECT 'street' AS layer, source, source_ref, name, geom FROM street
)
SELECT source, source_ref, name, ST_AsBinary(geom) AS geom
FROM every
WHERE layer = :layer
    AND geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    AND source <> ALL (CAST(:sources AS text[]))
ORDER BY source, source_ref
