-- Delete the nearest points of a service.
--
--   :service_type_code   service_type.service_type_code
--   :building_ids        building_id, an array; none: those of all buildings
DELETE FROM building_access
WHERE service_type_code = :service_type_code
    AND (
        CAST(:building_ids AS bigint[]) IS NULL
        OR building_id = ANY (CAST(:building_ids AS bigint[]))
    )
