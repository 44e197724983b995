-- Delete the texts of the rows that a load rejected; their numbers and reasons stay.
UPDATE reject
SET raw = '{}', household_key = NULL
WHERE import_run_id = :run_id
