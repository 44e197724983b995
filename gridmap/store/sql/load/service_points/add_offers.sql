-- Add offers of incoming points that are not stored yet; marks the points as changed.

WITH added AS (
    INSERT INTO service_offer (service_point_id, service_type_code)
    SELECT DISTINCT p.id, code
    FROM service_point AS p
    JOIN offered AS o USING (source, source_ref)
    CROSS JOIN unnest(o.codes) AS code
    ON CONFLICT DO NOTHING
    RETURNING service_point_id
)
INSERT INTO changed (id, is_new) SELECT DISTINCT service_point_id, false FROM added
