-- The load's undo records are used up.
DELETE FROM household_change WHERE import_run_id = :run_id
