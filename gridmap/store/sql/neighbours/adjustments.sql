-- One row per pair of buildings for which people overrule the computed neighbourhood.
--
--   :community_id   community.id
SELECT
    neighbour_adjustment.building_id,
    neighbour_adjustment.other_id,
    neighbour_adjustment.are_neighbours,
    app_user.display_name AS adjusted_by,
    neighbour_adjustment.adjusted_at
FROM neighbour_adjustment
LEFT JOIN app_user ON app_user.id = neighbour_adjustment.app_user_id
WHERE neighbour_adjustment.community_id = :community_id
ORDER BY neighbour_adjustment.building_id, neighbour_adjustment.other_id
