-- Add a type of service, or bring its names and its place in lists up to date.
--
-- Names that somebody has changed by hand stay.
INSERT INTO service_type (service_type_code, name_zh, name_en, tier, sort_order)
VALUES (:code, :zh, :en, :tier, :sort_order)
ON CONFLICT (service_type_code) DO UPDATE
SET name_zh = excluded.name_zh, name_en = excluded.name_en, tier = excluded.tier,
    sort_order = excluded.sort_order
WHERE (service_type.name_zh, service_type.name_en, service_type.tier, service_type.sort_order)
    IS DISTINCT FROM (excluded.name_zh, excluded.name_en, excluded.tier, excluded.sort_order)
    AND NOT EXISTS (
        SELECT FROM audit_log
        WHERE audit_log.action LIKE 'register:%'
            AND audit_log.detail ->> 'layer' = 'service_type'
            AND audit_log.detail ->> 'id' = excluded.service_type_code
    )
