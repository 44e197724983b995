-- One row per rule, those of the community as such first; with :on only those in force then.
--
--   :service_type_code   of this service, or of all when null
--   :metric              of this metric, or of all when null
--   :region              everywhere's and this region's; all regions when null
--   :on                  date, or null for the whole history
SELECT
    facility_rule.id AS rule_id,
    facility_rule.service_type_code,
    service_type.name_zh,
    service_type.name_en,
    facility_rule.metric,
    facility_rule.limit_value,
    facility_rule.limit_max,
    facility_rule.living_circle,
    facility_rule.source,
    facility_rule.clause,
    facility_rule.evidence,
    facility_rule.region,
    facility_rule.valid_from,
    facility_rule.valid_to,
    facility_rule.is_active,
    facility_rule.title,
    facility_rule.issued_by,
    facility_rule.issued_in
FROM facility_rule
LEFT JOIN service_type USING (service_type_code)
WHERE (CAST(:service_type_code AS text) IS NULL
        OR facility_rule.service_type_code = :service_type_code)
    AND (CAST(:metric AS text) IS NULL OR facility_rule.metric = :metric)
    AND (CAST(:region AS text) IS NULL OR facility_rule.region IS NULL
        OR facility_rule.region = :region)
    AND (
        CAST(:on AS date) IS NULL
        OR facility_rule.is_active
            AND coalesce(facility_rule.valid_from, '-infinity') <= :on
            AND coalesce(facility_rule.valid_to, 'infinity') >= :on
    )
ORDER BY service_type.sort_order NULLS FIRST, facility_rule.metric,
    facility_rule.living_circle NULLS FIRST, facility_rule.region NULLS FIRST,
    facility_rule.valid_from NULLS FIRST, facility_rule.id
