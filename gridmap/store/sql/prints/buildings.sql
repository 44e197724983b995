-- One row per building to print: in use and residential or in a plot, with plot and counts.
--
--   :building_ids   building.id, or null
--   :community_id   community.id, or null
--   :plot_ids       plot.id, or null
--   :on             date of the plots; counts are today's
--
-- A leader prints the buildings of own plots, a worker those of own communities.
SELECT
    building.id AS building_id,
    building.community_id,
    community.name AS community,
    estate.name AS estate,
    building.name,
    concat(building.street, building.house_number) AS address,
    plot.id AS plot_id,
    plot.plot_code,
    plot.name AS plot_name,
    plot.colour AS plot_colour,
    building_figures.household_count,
    building_figures.people_count,
    building_figures.age60_count,
    building_figures.age80_count,
    building_figures.under6_count,
    building_figures.disabled_count,
    building_figures.living_alone_count,
    ST_AsBinary(building.geom) AS geom
FROM building
LEFT JOIN community ON community.id = building.community_id
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN plot_building
    ON plot_building.building_id = building.id AND plot_building.valid @> CAST(:on AS date)
LEFT JOIN plot ON plot.id = plot_building.plot_id
LEFT JOIN building_figures ON building_figures.building_id = building.id
WHERE is_in_use(building.status)
    AND (building.is_residential OR plot.id IS NOT NULL)
    AND (CAST(:building_ids AS bigint[]) IS NULL OR building.id = ANY (:building_ids))
    AND (CAST(:community_id AS bigint) IS NULL OR building.community_id = :community_id)
    AND (CAST(:plot_ids AS bigint[]) IS NULL OR plot.id = ANY (:plot_ids))
    AND ((SELECT app_sees_sums()) OR building.id IN (SELECT unnest(app_buildings())))
ORDER BY
    plot.plot_code, estate.name, building.street, counting_order(building.house_number),
    counting_order(building.name), building.id
