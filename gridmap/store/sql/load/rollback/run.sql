-- One row: the load that is to be rolled back.
SELECT id, kind, file_name, status, inserted_count, updated_count, closed_count
FROM import_run
WHERE id = :run_id
