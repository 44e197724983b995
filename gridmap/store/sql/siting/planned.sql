-- One row per point that is planned, by an adopted scenario or otherwise.
--
--   :service_type_code   of this service, or of all when null
SELECT
    service_point.id AS service_point_id,
    service_point.name,
    ST_X(service_point.geom) AS lon,
    ST_Y(service_point.geom) AS lat
FROM service_point
WHERE service_point.status = 'planned'
    AND (
        CAST(:service_type_code AS text) IS NULL
        OR EXISTS (
            SELECT FROM service_offer
            WHERE service_offer.service_point_id = service_point.id
                AND service_offer.service_type_code = :service_type_code
        )
    )
ORDER BY service_point.id
