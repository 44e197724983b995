-- Record whether two buildings are neighbours, instead of what was recorded before.
--
--   :building_id      building.id, the lower one
--   :other_id         building.id
--   :are_neighbours   boolean
INSERT INTO neighbour_adjustment (
    community_id, building_id, other_id, are_neighbours, app_user_id
)
VALUES (:community_id, :building_id, :other_id, :are_neighbours, app_user_id())
ON CONFLICT (building_id, other_id, community_id) DO UPDATE
SET are_neighbours = excluded.are_neighbours, app_user_id = excluded.app_user_id,
    adjusted_at = now()
