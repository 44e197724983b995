-- One row per community whose households a load added or changed.
SELECT community_id FROM household WHERE created_run_id = :run_id
UNION
SELECT community_id FROM household_change WHERE import_run_id = :run_id
