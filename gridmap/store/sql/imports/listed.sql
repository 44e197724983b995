-- One row per load of a file, the latest first.
--
--   :name     community.name, or NULL: of every community
--   :run_id   import_run.id, or NULL: all of them
SELECT
    import_run.id,
    import_run.kind,
    import_run.started_at,
    import_run.file_name,
    community.name AS community,
    app_user.name AS operator,
    import_run.status,
    import_run.read_count,
    import_run.loaded_count,
    import_run.rejected_count,
    import_run.inserted_count,
    import_run.updated_count,
    import_run.closed_count,
    import_run.corrects_run_id,
    import_run.rolled_back_at
FROM import_run
LEFT JOIN community ON community.id = import_run.community_id
LEFT JOIN app_user ON app_user.id = import_run.app_user_id
WHERE (CAST(:name AS text) IS NULL OR community.name = :name)
    AND (CAST(:run_id AS bigint) IS NULL OR import_run.id = :run_id)
ORDER BY import_run.id DESC
