-- One row per reject that a workbook of corrections names.
--
--   :ids   reject.id
SELECT
    reject.id,
    reject.import_run_id,
    reject.reason,
    reject.rule,
    reject.raw,
    reject.household_key,
    import_run.community_id,
    community.name AS community
FROM reject
JOIN import_run ON import_run.id = reject.import_run_id
LEFT JOIN community ON community.id = import_run.community_id
WHERE reject.id = ANY (:ids) AND import_run.kind = 'household'
