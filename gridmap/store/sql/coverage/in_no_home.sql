-- One row per community with households in buildings that count as no home: how many, and the
-- fullest of these buildings.
--
-- Plots and coverage are those of homes: coverage leaves these households out.
SELECT
    building.community_id,
    sum(building_figures.household_count)::int AS household_count,
    (
        array_agg(building.id ORDER BY building_figures.household_count DESC, building.id)
    )[1] AS building_id
FROM building
JOIN building_figures ON building_figures.building_id = building.id
WHERE NOT building.is_residential
    AND is_in_use(building.status)
    AND building_figures.household_count > 0
    AND building.community_id IS NOT NULL
GROUP BY building.community_id
ORDER BY household_count DESC, building.community_id
