-- One row per building of the plots that the user may see: counts and what needs attention.
SELECT
    building.id AS building_id,
    today.plot_id,
    today.plot_code,
    community.name AS community,
    estate.name AS estate,
    building.name,
    concat(building.street, building.house_number) AS address,
    building.is_residential,
    building.storeys,
    building.unit_count,
    building_figures.household_count,
    building_figures.people_count,
    building_figures.age60_count,
    today.fresh_count,
    today.representative,
    today.attention
FROM plot_building_today AS today
JOIN building ON building.id = today.building_id
LEFT JOIN community ON community.id = building.community_id
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN building_figures ON building_figures.building_id = building.id
ORDER BY
    today.plot_code, estate.name, building.street, counting_order(building.house_number),
    counting_order(building.name), building.id
