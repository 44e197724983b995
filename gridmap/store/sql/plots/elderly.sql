-- One row per building: residents of 60 and over, where the reader may see the count.
--
--   :community_id   community.id
SELECT building.id AS building_id, building_figures.age60_count
FROM building
JOIN building_figures ON building_figures.building_id = building.id
WHERE building.community_id = :community_id AND building_figures.age60_count > 0
ORDER BY building.id
