-- One row per building: the nearest points of a service as computed; -1 and inf for NULL.
--
--   :service_type_code   service_type.service_type_code
SELECT
    building_id,
    service_point_id,
    straight_m,
    coalesce(walk_point_id, -1) AS walk_point_id,
    coalesce(walk_m, 'Infinity') AS walk_m
FROM building_access
WHERE service_type_code = :service_type_code
ORDER BY building_id
