-- A point inside each of some buildings, as it was attached to the streets.
--
--   :building_ids   building.id, several
SELECT building_id, lon, lat
FROM building_attachment
WHERE choice = 0 AND building_id = ANY (CAST(:building_ids AS bigint[]))
