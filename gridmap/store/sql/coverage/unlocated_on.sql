-- One row per community: its households without a building on another day than today.
--
--   :on   date
SELECT
    counted.community_id,
    community.name AS community,
    subdistrict.name AS subdistrict,
    counted.household_count,
    counted.people_count,
    counted.age60_count,
    counted.age80_count
FROM app_counts_on(:on) AS counted
JOIN community ON community.id = counted.community_id
LEFT JOIN subdistrict ON subdistrict.id = community.subdistrict_id
WHERE counted.building_id IS NULL
ORDER BY community.name
