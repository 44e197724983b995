-- One row per point that is open on a day, with its opening hours and services.
--
--   :on   date
SELECT
    service_point.id AS service_point_id,
    service_point.community_id,
    service_point.name,
    service_point.tier,
    service_point.address,
    service_point.phone,
    service_point.opening_hours,
    offers.codes,
    offers.names_zh,
    offers.names_en,
    ST_X(service_point.geom) AS lon,
    ST_Y(service_point.geom) AS lat
FROM service_point
CROSS JOIN LATERAL (
    SELECT
        array_agg(service_type_code ORDER BY sort_order) AS codes,
        array_agg(name_zh ORDER BY sort_order) AS names_zh,
        array_agg(name_en ORDER BY sort_order) AS names_en
    FROM service_offer
    JOIN service_type USING (service_type_code)
    WHERE service_offer.service_point_id = service_point.id
) AS offers
WHERE service_point.status IN ('open', 'closing')
    AND coalesce(service_point.opened_on, '-infinity') <= :on
    AND coalesce(service_point.closed_on, 'infinity') > :on
    AND offers.codes IS NOT NULL
ORDER BY service_point.id
