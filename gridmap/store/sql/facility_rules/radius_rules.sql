-- One row per service type and radius rule in force on a day.
--
--   :on   date
--
-- A service without a rule of its own on that day has the rule of the service area as such.
SELECT
    service_type.service_type_code,
    service_type.name_zh,
    service_type.name_en,
    facility_rule.id AS rule_id,
    coalesce(facility_rule.limit_max, facility_rule.limit_value) AS radius_m,
    facility_rule.source,
    facility_rule.title,
    facility_rule.clause,
    facility_rule.evidence,
    facility_rule.region,
    (
        SELECT count(*)
        FROM service_offer
        WHERE service_offer.service_type_code = service_type.service_type_code
    ) AS point_count
FROM service_type
JOIN facility_rule
    ON facility_rule.service_type_code = service_type.service_type_code
    OR (
        facility_rule.service_type_code IS NULL
        AND facility_rule.living_circle IS NULL
        AND NOT EXISTS (
            SELECT FROM facility_rule AS own
            WHERE own.service_type_code = service_type.service_type_code
                AND own.metric = 'radius_m' AND own.is_active
                AND coalesce(own.valid_from, '-infinity') <= :on
                AND coalesce(own.valid_to, 'infinity') >= :on
        )
    )
WHERE facility_rule.metric = 'radius_m'
    AND facility_rule.is_active
    AND coalesce(facility_rule.valid_from, '-infinity') <= :on
    AND coalesce(facility_rule.valid_to, 'infinity') >= :on
ORDER BY service_type.sort_order, facility_rule.region NULLS FIRST, facility_rule.id
