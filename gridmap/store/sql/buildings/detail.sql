-- One row: a building with its plot, and its counts where the user may see them.
--
--   :building_id   building.id
SELECT
    building.id AS building_id,
    building.name,
    building.kind,
    building.status,
    building.is_residential,
    building.storeys,
    building.unit_count,
    building.dwelling_count,
    building.built_year,
    concat(building.street, building.house_number) AS address,
    estate.name AS estate,
    community.name AS community,
    today.plot_code,
    plot.name AS plot_name,
    today.plot_id,
    today.attention,
    today.fresh_count,
    today.representative,
    building_figures.household_count,
    building_figures.people_count,
    building_figures.age60_count,
    building_figures.age80_count,
    building_figures.under6_count,
    building_figures.disabled_count,
    building_figures.living_alone_count,
    ST_X(ST_PointOnSurface(building.geom)) AS lon,
    ST_Y(ST_PointOnSurface(building.geom)) AS lat
FROM building
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN community ON community.id = building.community_id
LEFT JOIN plot_building_today AS today ON today.building_id = building.id
LEFT JOIN plot ON plot.id = today.plot_id
LEFT JOIN building_figures ON building_figures.building_id = building.id
WHERE building.id = :building_id
