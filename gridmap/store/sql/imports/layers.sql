-- One row per layer that was loaded, the latest first: by whom, with what result.
SELECT
    import_run.id AS import_run_id,
    import_run.kind,
    import_run.started_at,
    import_run.file_name,
    app_user.display_name AS operator,
    import_run.status,
    import_run.read_count,
    import_run.rejected_count,
    import_run.inserted_count,
    import_run.updated_count
FROM import_run
LEFT JOIN app_user ON app_user.id = import_run.app_user_id
WHERE is_layer(import_run.kind)
ORDER BY import_run.id DESC
LIMIT 200
