-- Attribute what the transaction changes in the layers from here on to a load, or to nobody.
--
--   :run_id   import_run.id; NULL ends it
SELECT set_config('gridmap.import_run', coalesce(CAST(CAST(:run_id AS bigint) AS text), ''), true)
