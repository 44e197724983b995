-- One row per open household that came from a ledger, not from a correction: its key.
--
--   :community_ids, :keys   along each other
SELECT household.community_id, household.household_key
FROM unnest(cast(:community_ids AS bigint[]), cast(:keys AS text[])) AS wanted (community_id, key)
JOIN household
    ON household.community_id = wanted.community_id AND household.household_key = wanted.key
JOIN import_run ON import_run.id = household.created_run_id
WHERE household.closed_on IS NULL AND import_run.corrects_run_id IS NULL
