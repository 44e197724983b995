-- One row per residential building on another day than today: its plot and its households.
--
--   :on   date
--
-- Households loaded by then and not yet gone, on the building they are matched to now. Need
-- groups are missing but for the reader's own buildings. Ids and numbers as in
-- access_buildings.
SELECT
    building.id AS building_id,
    coalesce(building.community_id, -1) AS community_id,
    coalesce(building.estate_id, -1) AS estate_id,
    coalesce(plot_building.plot_id, -1) AS plot_id,
    coalesce(counted.household_count, 0) AS household_count,
    coalesce(counted.people_count, 0) AS people_count,
    CASE
        WHEN counted.building_id IS NULL THEN 0.0
        ELSE coalesce(CAST(counted.age60_count AS float8), 'NaN')
    END AS age60_count,
    CASE
        WHEN counted.building_id IS NULL THEN 0.0
        ELSE coalesce(CAST(counted.age80_count AS float8), 'NaN')
    END AS age80_count,
    coalesce(place.lon, 'NaN') AS lon,
    coalesce(place.lat, 'NaN') AS lat
FROM building
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
LEFT JOIN building_attachment AS place ON place.building_id = building.id AND place.choice = 0
WHERE building.is_residential AND is_in_use(building.status)
