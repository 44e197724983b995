-- One row per residential building in use: plot, counts, and nearest open point of a service.
--
--   :service_type_code   service_type.service_type_code
--
-- An id that is not there is -1, a number that is not known NaN; names are those of
-- coverage_names. age60_count and age80_count are NaN where small cells hide them, 0 where nobody
-- is counted. Unsorted: the rows are too wide to be sorted in memory.
SELECT
    building.id AS building_id,
    coalesce(building.community_id, -1) AS community_id,
    coalesce(building.estate_id, -1) AS estate_id,
    coalesce(plot_building.plot_id, -1) AS plot_id,
    coalesce(building_figures.household_count, 0) AS household_count,
    coalesce(building_figures.people_count, 0) AS people_count,
    CASE
        WHEN building_figures.building_id IS NULL THEN 0.0
        ELSE coalesce(CAST(building_figures.age60_count AS float8), 'NaN')
    END AS age60_count,
    CASE
        WHEN building_figures.building_id IS NULL THEN 0.0
        ELSE coalesce(CAST(building_figures.age80_count AS float8), 'NaN')
    END AS age80_count,
    coalesce(building_access.straight_m, 'NaN') AS straight_m,
    coalesce(building_access.walk_m, 'NaN') AS walk_m,
    coalesce(building_access.service_point_id, -1) AS point_id,
    coalesce(building_access.walk_point_id, -1) AS walk_point_id,
    coalesce(place.lon, 'NaN') AS lon,
    coalesce(place.lat, 'NaN') AS lat
FROM building
LEFT JOIN building_figures ON building_figures.building_id = building.id
LEFT JOIN plot_building
    ON plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
LEFT JOIN building_access
    ON building_access.building_id = building.id
    AND building_access.service_type_code = :service_type_code
LEFT JOIN building_attachment AS place ON place.building_id = building.id AND place.choice = 0
WHERE building.is_residential AND is_in_use(building.status)
