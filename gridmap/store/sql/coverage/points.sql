-- One row per point that is open on a day and service that it gives.
--
--   :service_type_code   of this service, or of all when null
--   :on                  date
SELECT
    service_point.id AS service_point_id,
    service_offer.service_type_code,
    service_point.community_id,
    service_point.parent_id,
    service_point.name,
    service_point.tier,
    service_point.floor_area_m2,
    service_point.capacity,
    service_point.opening_hours,
    service_point.source,
    service_point.source_ref,
    (
        SELECT string_agg(every.service_type_code, ';' ORDER BY every.service_type_code)
        FROM service_offer AS every WHERE every.service_point_id = service_point.id
    ) AS service_types,
    ST_X(service_point.geom) AS lon,
    ST_Y(service_point.geom) AS lat
FROM service_point
JOIN service_offer ON service_offer.service_point_id = service_point.id
WHERE (CAST(:service_type_code AS text) IS NULL
        OR service_offer.service_type_code = :service_type_code)
    AND service_point.status <> 'planned'
    AND (service_point.status <> 'closed' OR service_point.closed_on IS NOT NULL)
    AND coalesce(service_point.opened_on, '-infinity') <= :on
    AND coalesce(service_point.closed_on, 'infinity') > :on
ORDER BY service_point.id, service_offer.service_type_code
