-- One row per building with a code that a table names; two layers may use one code.
--
--   :codes   building.source_ref
SELECT source_ref, community_id, id FROM building
WHERE source_ref = ANY (CAST(:codes AS text[]))
ORDER BY id
