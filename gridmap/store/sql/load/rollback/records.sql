-- One row: numbers of households that a load added, and of those that it changed.
SELECT
    (SELECT count(*) FROM household WHERE created_run_id = :run_id) AS brought,
    (SELECT count(*) FROM household_change WHERE import_run_id = :run_id) AS changed
