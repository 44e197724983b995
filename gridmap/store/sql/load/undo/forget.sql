-- Forget what a load changed, once it is taken back.
DELETE FROM layer_change WHERE import_run_id = :run_id
