-- One row per change of a rule or of those that it followed, the latest first.
--
--   :rule_id   facility_rule.id
--
-- A changed rule is a new row: those of the same service, metric, circle and region and of the
-- same source before or after the change are listed together.
SELECT
    audit_log.at,
    app_user.display_name AS who,
    audit_log.detail -> 'before' AS before,
    audit_log.detail -> 'after' AS after
FROM audit_log
LEFT JOIN app_user ON app_user.id = audit_log.app_user_id
JOIN facility_rule ON facility_rule.id = :rule_id
WHERE audit_log.action LIKE 'facility\_rule %'
    AND audit_log.detail -> 'after' ->> 'service_type_code'
        IS NOT DISTINCT FROM facility_rule.service_type_code
    AND audit_log.detail -> 'after' ->> 'metric' = facility_rule.metric
    AND audit_log.detail -> 'after' ->> 'living_circle'
        IS NOT DISTINCT FROM CAST(facility_rule.living_circle AS text)
    AND audit_log.detail -> 'after' ->> 'region' IS NOT DISTINCT FROM facility_rule.region
    AND facility_rule.source
        IN (audit_log.detail -> 'before' ->> 'source', audit_log.detail -> 'after' ->> 'source')
ORDER BY audit_log.at DESC, audit_log.id DESC
