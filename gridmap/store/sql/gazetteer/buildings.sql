-- One row per building that is not demolished, with its names: the gazetteer of the matching.

SELECT
    building.id, community.name AS community, estate.name AS estate,
    estate.aliases AS estate_aliases, building.name, building.street, building.house_number,
    building.unit_count, building.storeys, building.rooms_per_floor,
    building.source = 'osm' AS is_of_openstreetmap,
    ARRAY(
        SELECT alias FROM building_alias WHERE building_id = building.id ORDER BY alias
    ) AS aliases
FROM building
LEFT JOIN community ON community.id = building.community_id
LEFT JOIN estate ON estate.id = building.estate_id
WHERE building.status <> 'demolished'
ORDER BY building.id
