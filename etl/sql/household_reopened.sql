-- How many households were closed and are in the ledger again; before the update opens them.
SELECT count(*)
FROM household
JOIN incoming USING (community_id, household_key)
WHERE household.closed_on IS NOT NULL
