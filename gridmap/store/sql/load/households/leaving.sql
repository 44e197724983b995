-- One row: open households of communities, and how many of them a full ledger lacks.
--
--   :communities  ids of the communities that the ledger covers
--   :keys         keys of its rows, also of those that come back
SELECT
    count(*) AS open_count,
    count(*) FILTER (WHERE household_key <> ALL (:keys)) AS closing_count
FROM household
WHERE community_id = ANY (:communities) AND closed_on IS NULL
