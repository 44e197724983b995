-- Households that were closed and are in the ledger again; run before the update.
UPDATE household
SET closed_on = NULL, import_run_id = :run_id
FROM incoming
WHERE household.community_id = incoming.community_id
    AND household.household_key = incoming.household_key
    AND household.closed_on IS NOT NULL
