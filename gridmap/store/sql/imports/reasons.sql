-- One row per reason for which a load rejected rows: its code, the commonest first.
--
--   :import_run_id   the load
SELECT reason_code AS code, count(*) AS row_count
FROM reject
WHERE import_run_id = :import_run_id
GROUP BY reason_code
ORDER BY row_count DESC, code
