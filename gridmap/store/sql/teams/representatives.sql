-- One row per residential building of a community's plots on a day: how many represent it.
--
--   :community_id   community.id
--   :on             date
SELECT
    building.id AS building_id,
    building_name(building.street, building.house_number, building.name) AS building,
    plot.id AS plot_id,
    plot.plot_code,
    (
        SELECT count(*)
        FROM assignment
        WHERE assignment.building_id = building.id
            AND assignment.role = 'building_rep'
            AND assignment.valid @> CAST(:on AS date)
    ) AS representative_count
FROM plot_building
JOIN plot ON plot.id = plot_building.plot_id
JOIN building ON building.id = plot_building.building_id
LEFT JOIN building_figures ON building_figures.building_id = building.id
WHERE plot.community_id = :community_id
    AND plot_building.valid @> CAST(:on AS date)
    AND is_in_use(building.status)
    AND (building.is_residential OR building_figures.household_count > 0)
ORDER BY
    plot.plot_code, building.street, counting_order(building.house_number),
    counting_order(building.name), building.id
