-- Change the given columns of a rule.
--
--   :rule_id   facility_rule.id
--   :values    columns and their new values, as JSON
UPDATE facility_rule
SET (
    limit_value, limit_max, title, source, issued_by, issued_in, clause, evidence, valid_to,
    is_active
) = (
    SELECT
        limit_value, limit_max, title, source, issued_by, issued_in, clause, evidence, valid_to,
        is_active
    FROM jsonb_populate_record(facility_rule, CAST(:values AS jsonb))
)
WHERE id = :rule_id
