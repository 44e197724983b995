-- One row: whether it was recorded what a load changed.
SELECT EXISTS (SELECT FROM layer_change WHERE import_run_id = :run_id) AS has_records
