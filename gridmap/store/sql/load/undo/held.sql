-- One row: whether anything that people or ledgers made refers to what a load brought.
--
--   :run_id   import_run.id
SELECT layer_load_is_held(:run_id) AS is_held
