-- Residential buildings with their distance to the nearest open point of a service.
--
--   :service_type_code   service_type.service_type_code
--
-- age60_count and age80_count are missing where small cells hide them, 0 where nobody is counted.
SELECT
    building.id AS building_id,
    building.community_id,
    community.name AS community,
    subdistrict.name AS subdistrict,
    estate.name AS estate,
    building.name,
    concat(building.street, building.house_number) AS address,
    plot_building.plot_id,
    plot.plot_code,
    coalesce(building_figures.household_count, 0) AS household_count,
    coalesce(building_figures.people_count, 0) AS people_count,
    CASE
        WHEN building_figures.building_id IS NULL THEN 0 ELSE building_figures.age60_count
    END AS age60_count,
    CASE
        WHEN building_figures.building_id IS NULL THEN 0 ELSE building_figures.age80_count
    END AS age80_count,
    building_access.straight_m,
    building_access.walk_m,
    service_point.name AS nearest_point,
    walk_point.name AS walk_point
FROM building
LEFT JOIN community ON community.id = building.community_id
LEFT JOIN subdistrict ON subdistrict.id = community.subdistrict_id
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN building_figures ON building_figures.building_id = building.id
LEFT JOIN plot_building
    ON plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
LEFT JOIN plot ON plot.id = plot_building.plot_id
LEFT JOIN building_access
    ON building_access.building_id = building.id
    AND building_access.service_type_code = :service_type_code
LEFT JOIN service_point ON service_point.id = building_access.service_point_id
LEFT JOIN service_point AS walk_point ON walk_point.id = building_access.walk_point_id
WHERE building.is_residential AND building.status IN ('in_use', 'closing')
ORDER BY building.id
