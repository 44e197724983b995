-- Delete what is held of the rows that a load rejected; their numbers and codes stay.
UPDATE reject
SET raw = '{}', reason_values = '{}', household_key = NULL
WHERE import_run_id = :run_id
