-- A pair is left to the rule again.
--
--   :building_id   building.id, the lower one
--   :other_id      building.id
DELETE FROM neighbour_adjustment
WHERE community_id = :community_id AND building_id = :building_id AND other_id = :other_id
