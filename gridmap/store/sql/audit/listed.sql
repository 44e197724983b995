-- One row per line of the audit log, the latest first, at most 2000.
--
--   :user_id   app_user.id of who acted; null: everybody
--   :actions   regular expression that the action fits
--   :since     first moment
SELECT
    audit_log.at,
    app_user.name AS login,
    app_user.display_name AS who,
    audit_log.action,
    audit_log.detail,
    changed.name AS changed_login
FROM audit_log
LEFT JOIN app_user ON app_user.id = audit_log.app_user_id
LEFT JOIN app_user AS changed
    ON changed.id = CAST(audit_log.detail ->> 'account_id' AS bigint)
WHERE audit_log.at >= :since
    AND (CAST(:user_id AS bigint) IS NULL OR audit_log.app_user_id = :user_id)
    AND audit_log.action ~ :actions
ORDER BY audit_log.at DESC, audit_log.id DESC
LIMIT 2000
