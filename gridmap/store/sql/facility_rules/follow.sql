-- Add a rule like another one but for the given columns; returns its key.
--
--   :rule_id   facility_rule.id of the one it follows
--   :values    columns and their new values, as JSON
INSERT INTO facility_rule (
    service_type_code, metric, limit_value, limit_max, living_circle, source, clause, evidence,
    region, valid_from, valid_to, is_active, title, issued_by, issued_in
)
SELECT
    new.service_type_code, new.metric, new.limit_value, new.limit_max, new.living_circle,
    new.source, new.clause, new.evidence, new.region, new.valid_from, new.valid_to, new.is_active,
    new.title, new.issued_by, new.issued_in
FROM facility_rule
CROSS JOIN LATERAL jsonb_populate_record(facility_rule, CAST(:values AS jsonb)) AS new
WHERE facility_rule.id = :rule_id
RETURNING id
