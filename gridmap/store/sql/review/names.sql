-- One row per building of a community, with all its names.
--
--   :community_id   community.id
SELECT
    building.id AS building_id,
    coalesce(building.name, '') AS name,
    coalesce(estate.name, '') AS estate,
    coalesce(estate.aliases, '{}') AS estate_aliases,
    concat(building.street, building.house_number) AS address,
    ARRAY(SELECT alias FROM building_alias WHERE building_id = building.id) AS aliases
FROM building
LEFT JOIN estate ON estate.id = building.estate_id
WHERE building.community_id = :community_id AND building.status <> 'demolished'
ORDER BY estate.name, building.name, building.id
