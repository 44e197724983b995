-- One row per residential building in use, with its plot and counts today.
--
-- An id that is not there is -1; names are those of coverage_names. age60_count and age80_count are
-- NaN where small cells hide them, 0 where nobody is counted. cell is that of `metric_cell`,
-- fresh_count the households verified in the last 31 days.
-- Unsorted: the rows are too wide to be sorted in memory.
SELECT
    building.id AS building_id,
    coalesce(building.community_id, -1) AS community_id,
    coalesce(building.estate_id, -1) AS estate_id,
    coalesce(plot_building.plot_id, -1) AS plot_id,
    building.cell,
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
    coalesce(fresh_count(building_figures.verified_on), 0) AS fresh_count
FROM building
LEFT JOIN building_figures ON building_figures.building_id = building.id
LEFT JOIN plot_building
    ON plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
WHERE building.is_residential AND is_in_use(building.status)
