-- Add a rule that a new type of service comes with; in force at once.
INSERT INTO facility_rule
    (
        service_type_code, metric, limit_value, source, title, issued_by, issued_in, clause,
        evidence, is_active
    )
VALUES (
    :code, :metric, :limit_value, :source, :title, :issued_by, :issued_in, :clause, :evidence, true
)
ON CONFLICT DO NOTHING
