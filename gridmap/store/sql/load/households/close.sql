-- Close the open households that the ledger no longer has, and record what they were before.
--
-- One row per community that had open households: how many, how many of them are closed, and
-- how many stay open because a row in doubt may be theirs.
--
--   :communities  ids of the communities that the ledger covers
--   :here         households that a rejected row is about: in the ledger, though not loadable
--   :kept         households that rows in doubt may be
--   :on           first day on which they no longer count
--
-- Closed and not deleted: what was reported of an earlier day stays true.
WITH known AS MATERIALIZED (
    SELECT
        household.id,
        household.community_id,
        to_jsonb(household) AS before,
        household.id = ANY (:here)
        OR EXISTS (SELECT FROM incoming WHERE incoming.household_id = household.id) AS is_here,
        household.id = ANY (:kept) AS is_kept
    FROM household
    WHERE household.community_id = ANY (:communities) AND household.closed_on IS NULL
),
gone AS (
    SELECT id, community_id, before FROM known WHERE NOT is_here AND NOT is_kept
),
noted AS (
    INSERT INTO household_change (import_run_id, household_id, community_id, before)
    SELECT :run_id, id, community_id, before FROM gone
),
closed AS (
    UPDATE household
    SET closed_on = :on, import_run_id = :run_id
    FROM gone
    WHERE household.id = gone.id
)
SELECT
    community.name,
    count(*) AS open_count,
    count(*) FILTER (WHERE NOT is_here AND NOT is_kept) AS closed,
    count(*) FILTER (WHERE NOT is_here AND is_kept) AS kept
FROM known
JOIN community ON community.id = known.community_id
GROUP BY community.id
ORDER BY community.id
