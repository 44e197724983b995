-- One row per ledger of households that was loaded, the latest first: by whom, with what result.
SELECT
    import_run.id AS import_run_id,
    import_run.started_at,
    import_run.file_name,
    community.name AS community,
    app_user.display_name AS operator,
    import_run.status,
    import_run.corrects_run_id,
    import_run.read_count,
    import_run.rejected_count,
    import_run.inserted_count,
    import_run.updated_count,
    import_run.closed_count,
    import_run.rolled_back_at,
    coalesce((outcomes.found ->> 'matched')::int, 0) AS matched_count,
    coalesce((outcomes.found ->> 'ambiguous')::int, 0)
    + coalesce((outcomes.found ->> 'conflict')::int, 0)
    + coalesce((outcomes.found ->> 'unmatched')::int, 0) AS unlocated_count
FROM import_run
LEFT JOIN community ON community.id = import_run.community_id
LEFT JOIN app_user ON app_user.id = import_run.app_user_id
CROSS JOIN LATERAL (SELECT import_run.report -> 'notes' -> 'outcomes' AS found) AS outcomes
WHERE import_run.kind = 'household'
ORDER BY import_run.id DESC
LIMIT 200
