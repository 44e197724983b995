-- One row per building that belongs into a plot: in use, residential or with households.
--
--   :community_id   community.id
--
-- An id that is not there is -1; today's plot. Counts are those of open households that
-- the reader may see, else 0.
SELECT
    building.id,
    building.source_ref AS code,
    building_name(building.street, building.house_number, building.name) AS name,
    estate.name AS estate,
    coalesce(building.estate_id, -1) AS estate_id,
    coalesce(plot.id, -1) AS plot_id,
    plot.plot_code,
    coalesce(building_figures.household_count, 0)::int AS household_count,
    coalesce(building_figures.people_count, 0)::int AS people_count,
    coalesce(building_figures.age60_count, 0)::int AS age60_count,
    coalesce(building.storeys, 1)::int AS storeys,
    ST_AsBinary(building.geom) AS wkb
FROM building
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN building_figures ON building_figures.building_id = building.id
LEFT JOIN plot_building
    ON plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
LEFT JOIN plot ON plot.id = plot_building.plot_id
WHERE building.community_id = :community_id
    AND is_in_use(building.status)
    AND (building.is_residential OR building_figures.household_count > 0)
ORDER BY building.id
