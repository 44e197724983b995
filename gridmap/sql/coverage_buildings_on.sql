-- Residential buildings with their plot and households on another day than today.
--
--   :on   date
--
-- Households loaded by then and not yet gone, on the building they are matched to now. Need
-- groups are missing but for the reader's own buildings.
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
    coalesce(counted.household_count, 0) AS household_count,
    coalesce(counted.people_count, 0) AS people_count,
    CASE WHEN counted.building_id IS NULL THEN 0 ELSE counted.age60_count END AS age60_count,
    CASE WHEN counted.building_id IS NULL THEN 0 ELSE counted.age80_count END AS age80_count
FROM building
LEFT JOIN community ON community.id = building.community_id
LEFT JOIN subdistrict ON subdistrict.id = community.subdistrict_id
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN (
    SELECT
        building_id,
        sum(household_count)::int AS household_count,
        sum(people_count)::int AS people_count,
        sum(age60_count)::int AS age60_count,
        sum(age80_count)::int AS age80_count
    FROM app_counts_on(:on)
    WHERE building_id IS NOT NULL
    GROUP BY building_id
) AS counted ON counted.building_id = building.id
LEFT JOIN plot_building
    ON plot_building.building_id = building.id AND plot_building.valid @> CAST(:on AS date)
LEFT JOIN plot ON plot.id = plot_building.plot_id
WHERE building.is_residential AND building.status IN ('in_use', 'closing')
ORDER BY building.id
