-- One row per community or estate: its key, name, division code and outline.
--
--   :layer  community or estate
SELECT source, source_ref, name, division_code, ST_AsBinary(geom) AS geom
FROM community
WHERE CAST(:layer AS text) = 'community'
UNION ALL
SELECT source, source_ref, name, NULL AS division_code, ST_AsBinary(geom) AS geom
FROM estate
WHERE CAST(:layer AS text) = 'estate' AND name IS NOT NULL
ORDER BY source, source_ref
