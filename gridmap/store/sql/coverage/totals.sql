-- One row: residential buildings without a plot, and households beyond a radius.
--
-- A building in no community is in nobody's plot: it is counted among those without a community.
--
--   :service_type_code   service_type.service_type_code
--   :radius_m            metres; exactly at it counts as within
--   :walk                on foot, else in a straight line
SELECT
    count(*) FILTER (
        WHERE plot_building.id IS NULL AND building.community_id IS NOT NULL
    ) AS without_plot_count,
    coalesce(
        sum(building_figures.household_count)
            FILTER (WHERE NOT coalesce(
                CASE WHEN :walk THEN building_access.walk_m ELSE building_access.straight_m END
                <= :radius_m, false
            )),
        0
    ) AS beyond_count
FROM building
LEFT JOIN building_figures ON building_figures.building_id = building.id
LEFT JOIN plot_building
    ON plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
LEFT JOIN building_access
    ON building_access.building_id = building.id
    AND building_access.service_type_code = :service_type_code
WHERE building.is_residential AND is_in_use(building.status)
