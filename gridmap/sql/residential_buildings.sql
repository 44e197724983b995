-- Residential buildings in use: the demand of every coverage figure.
--
-- The point is one inside the footprint: a centroid can lie in the yard of a U-shaped block.
SELECT
    building.id AS building_id,
    building.community_id,
    ST_X(inside.point) AS lon,
    ST_Y(inside.point) AS lat,
    coalesce(building_count.household_count, 0) AS household_count,
    coalesce(building_count.people_count, 0) AS people_count,
    coalesce(building_count.age60_count, 0) AS age60_count
FROM building
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(building.geom) AS point) AS inside
LEFT JOIN building_count ON building_count.building_id = building.id
WHERE building.is_residential AND building.status IN ('in_use', 'closing')
ORDER BY building.id
