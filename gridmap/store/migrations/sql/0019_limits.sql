-- Radii are those that are measured, and texts are as long as one that a person reads.

UPDATE facility_rule
SET is_active = false
WHERE metric = 'radius_m' AND is_active
    AND NOT (
        limit_value BETWEEN 50 AND 5000 AND coalesce(limit_max, limit_value) <= 5000
        AND limit_value = trunc(limit_value)
        AND coalesce(limit_max, 0) = trunc(coalesce(limit_max, 0))
    );

UPDATE facility_rule
SET title = left(title, 100), source = left(source, 100), issued_by = left(issued_by, 100),
    clause = left(clause, 100), region = left(region, 100)
WHERE greatest(
    char_length(title), char_length(source), char_length(issued_by), char_length(clause),
    char_length(region)
) > 100;

UPDATE app_user
SET name = left(name, 80), display_name = left(display_name, 80)
WHERE greatest(char_length(name), char_length(display_name)) > 80;

ALTER TABLE facility_rule
    ADD CONSTRAINT facility_rule_radius_check CHECK (
        metric <> 'radius_m' OR NOT is_active
        OR limit_value BETWEEN 50 AND 5000 AND coalesce(limit_max, limit_value) <= 5000
        AND limit_value = trunc(limit_value)
        AND coalesce(limit_max, 0) = trunc(coalesce(limit_max, 0))
    ),
    ADD CONSTRAINT facility_rule_texts_check CHECK (
        greatest(
            char_length(title), char_length(source), char_length(issued_by), char_length(clause),
            char_length(region)
        ) <= 100
    );

ALTER TABLE app_user
    ADD CONSTRAINT app_user_names_check CHECK (
        greatest(char_length(name), char_length(display_name)) <= 80
    );
