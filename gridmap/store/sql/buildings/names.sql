-- One row per building: its name, street and address.
--
--   :building_ids   building.id, several
SELECT id AS building_id, name, street, concat(street, house_number) AS address
FROM building
WHERE id = ANY (CAST(:building_ids AS bigint[]))
