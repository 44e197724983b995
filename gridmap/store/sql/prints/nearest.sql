-- One row per building and service: the nearest open point, on foot or else by straight line.
--
--   :building_ids         building.id
--   :service_type_codes   service_type.service_type_code
SELECT
    building_id,
    service_type_code,
    coalesce(walk_point_id, service_point_id) AS service_point_id,
    walk_m,
    straight_m
FROM building_access
WHERE building_id = ANY (:building_ids) AND service_type_code = ANY (:service_type_codes)
ORDER BY building_id, service_type_code
