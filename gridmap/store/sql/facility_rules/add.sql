-- Add a rule that somebody has read; in force from its first day on. Returns its key.
--
--   :values   its columns, as JSON
INSERT INTO facility_rule (
    service_type_code, metric, limit_value, limit_max, title, source, issued_by, issued_in, clause,
    evidence, region, valid_from, is_active
)
SELECT
    service_type_code, metric, limit_value, limit_max, title, source, issued_by, issued_in, clause,
    'V', region, valid_from, true
FROM jsonb_populate_record(CAST(NULL AS facility_rule), CAST(:values AS jsonb))
RETURNING id
