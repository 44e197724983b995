-- One row per household that a load closed because its ledger no longer had it.
--
--   import_run_id   the load
SELECT address_text, people_count
FROM household
WHERE import_run_id = :import_run_id AND closed_on IS NOT NULL
ORDER BY address_text
