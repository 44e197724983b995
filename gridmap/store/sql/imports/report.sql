-- One row: what a load recorded about its file.
--
--   :import_run_id   the load
SELECT report FROM import_run WHERE id = :import_run_id
