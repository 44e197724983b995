-- Close the open households of the ledger's communities that it no longer has.
--
--   :communities  ids of the communities that the ledger covers
--   :kept         keys of rows that were rejected: in the ledger, though not loadable
--   :on           first day on which they no longer count
--
-- Closed and not deleted: what was reported of an earlier day stays true.
UPDATE household
SET closed_on = :on, import_run_id = :run_id
WHERE household.community_id = ANY (:communities)
    AND household.closed_on IS NULL
    AND household.household_key <> ALL (:kept)
    AND NOT EXISTS (
        SELECT FROM incoming
        WHERE incoming.community_id = household.community_id
            AND incoming.household_key = household.household_key
    )
