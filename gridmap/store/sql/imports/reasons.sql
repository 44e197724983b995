-- Reasons for which a load rejected rows, the commonest first.
--
--   :import_run_id   the load
SELECT reason, count(*) AS row_count
FROM reject
WHERE import_run_id = :import_run_id
GROUP BY reason
ORDER BY row_count DESC, reason
