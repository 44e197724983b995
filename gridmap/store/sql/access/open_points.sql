-- One row per point that gives a service on a day.
--
--   :service_type_code   service_type.service_type_code
--   :on                  date
SELECT
    service_point.id AS service_point_id,
    service_point.name,
    ST_X(service_point.geom) AS lon,
    ST_Y(service_point.geom) AS lat
FROM service_point
JOIN service_offer ON service_offer.service_point_id = service_point.id
WHERE service_offer.service_type_code = :service_type_code
    AND service_point.status <> 'planned'
    AND (service_point.status <> 'closed' OR service_point.closed_on IS NOT NULL)
    AND coalesce(service_point.opened_on, '-infinity') <= :on
    AND coalesce(service_point.closed_on, 'infinity') > :on
ORDER BY service_point.id
