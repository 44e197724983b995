-- Record the result of a load.
--
--   :report   JSON: reasons and notes
UPDATE import_run
SET
    inserted_count = :inserted,
    updated_count = :updated,
    closed_count = :closed,
    report = CAST(:report AS jsonb)
WHERE id = :run_id
