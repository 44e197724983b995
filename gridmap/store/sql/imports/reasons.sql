-- One row per reason for which a load rejected rows: its code, the commonest first.
--
-- Loads from before there were codes have the reasons' texts.
--
--   :import_run_id   the load
SELECT coalesce(rule, reason) AS code, count(*) AS row_count
FROM reject
WHERE import_run_id = :import_run_id
GROUP BY coalesce(rule, reason)
ORDER BY row_count DESC, code
