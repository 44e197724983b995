-- One row per building of these: the estate that it is in.
--
--   :building_ids   building.id
SELECT id, estate_id
FROM building
WHERE id = ANY (CAST(:building_ids AS bigint[])) AND status <> 'demolished'
ORDER BY id
