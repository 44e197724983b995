-- One row per change that building_access does not include yet; without a service, the snapping.
--
--   :service_type_code   service_type.service_type_code, or none
--
-- A -1 stands for no building, no point; both: everything.
SELECT id, coalesce(building_id, -1) AS building_id, coalesce(service_point_id, -1) AS point_id
FROM access_pending
WHERE service_type_code IS NOT DISTINCT FROM CAST(:service_type_code AS text)
