-- One row: how many buildings in use lie in no community, and the households known to live there.
SELECT
    count(*) AS building_count,
    coalesce(sum(building_figures.household_count), 0)::bigint AS household_count
FROM building
LEFT JOIN building_figures ON building_figures.building_id = building.id
WHERE building.community_id IS NULL AND is_in_use(building.status)
