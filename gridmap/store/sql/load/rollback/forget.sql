-- Delete a load's undo records.
DELETE FROM household_change WHERE import_run_id = :run_id
