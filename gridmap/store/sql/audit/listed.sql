-- One row per line of the log, the latest first, at most 2000: those of the audit log, the loads of
-- files ('load: ' and its kind) and those that were taken back ('load back: ').
--
--   :user_id   app_user.id of who acted; null: everybody
--   :actions   regular expression that the action fits
--   :since     first moment
WITH line AS (
    SELECT audit_log.at, audit_log.app_user_id, audit_log.action, audit_log.detail, audit_log.id
    FROM audit_log
    WHERE audit_log.at >= :since
    UNION ALL
    SELECT
        import_run.started_at,
        import_run.app_user_id,
        'load: ' || import_run.kind,
        jsonb_build_object(
            'file', import_run.file_name, 'community', community.name,
            'rows', import_run.loaded_count
        ),
        import_run.id
    FROM import_run
    LEFT JOIN community ON community.id = import_run.community_id
    WHERE import_run.started_at >= :since
    UNION ALL
    SELECT
        import_run.rolled_back_at,
        import_run.rolled_back_by_id,
        'load back: ' || import_run.kind,
        jsonb_build_object('file', import_run.file_name, 'community', community.name),
        import_run.id
    FROM import_run
    LEFT JOIN community ON community.id = import_run.community_id
    WHERE import_run.rolled_back_at >= :since
)

SELECT
    line.at,
    app_user.name AS login,
    app_user.display_name AS who,
    line.action,
    line.detail,
    changed.name AS changed_login
FROM line
LEFT JOIN app_user ON app_user.id = line.app_user_id
LEFT JOIN app_user AS changed
    ON changed.id = CAST(line.detail ->> 'account_id' AS bigint)
WHERE (CAST(:user_id AS bigint) IS NULL OR line.app_user_id = :user_id)
    AND line.action ~ :actions
ORDER BY line.at DESC, line.id DESC
LIMIT 2000
