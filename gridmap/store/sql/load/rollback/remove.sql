-- Delete the households that a load added.
DELETE FROM household WHERE created_run_id = :run_id
