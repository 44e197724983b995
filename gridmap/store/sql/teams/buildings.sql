-- One row per building of a code.
--
--   :code   building.source_ref
SELECT id FROM building WHERE source_ref = :code ORDER BY id
