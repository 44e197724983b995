-- Delete what was recorded about a pair of buildings.
--
--   :building_id   building.id, the lower one
--   :other_id      building.id
DELETE FROM neighbour_adjustment
WHERE community_id = :community_id AND building_id = :building_id AND other_id = :other_id
