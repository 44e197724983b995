-- One row per point where a service is planned, by an adopted scenario or otherwise.
--
--   :service_type_code   service_type.service_type_code
SELECT
    service_point.id AS service_point_id,
    service_point.name,
    ST_X(service_point.geom) AS lon,
    ST_Y(service_point.geom) AS lat
FROM service_point
JOIN service_offer ON service_offer.service_point_id = service_point.id
WHERE service_offer.service_type_code = :service_type_code AND service_point.status = 'planned'
ORDER BY service_point.id
