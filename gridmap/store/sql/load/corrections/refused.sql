-- One row per reject that a workbook of corrections names; `is_part`: of a list of some households.
--
--   :ids   reject.id
SELECT
    reject.id,
    reject.import_run_id,
    reject.reason_code,
    reject.reason_values,
    reject.raw,
    reject.household_key,
    import_run.community_id,
    EXISTS (
        SELECT FROM jsonb_object_keys(import_run.report -> 'notes') AS note (name)
        WHERE note.name LIKE 'part %'
    ) AS is_part,
    community.name AS community
FROM reject
JOIN import_run ON import_run.id = reject.import_run_id
LEFT JOIN community ON community.id = import_run.community_id
WHERE reject.id = ANY (:ids) AND import_run.kind = 'household'
