-- One row: a rule.
--
--   :rule_id   facility_rule.id
SELECT
    id AS rule_id,
    service_type_code,
    metric,
    limit_value,
    limit_max,
    living_circle,
    source,
    clause,
    evidence,
    region,
    valid_from,
    valid_to,
    is_active,
    title,
    issued_by,
    issued_in
FROM facility_rule
WHERE id = :rule_id
