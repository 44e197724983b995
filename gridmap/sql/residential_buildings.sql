-- Residential buildings in use: the demand of every coverage figure.
--
-- The point is one inside the footprint: a centroid can lie in the yard of a U-shaped block.
-- age60_count is 0 where small cells hide it: what is summed from it is a least figure.
SELECT
    building.id AS building_id,
    building.community_id,
    ST_X(inside.point) AS lon,
    ST_Y(inside.point) AS lat,
    coalesce(building_figures.household_count, 0) AS household_count,
    coalesce(building_figures.people_count, 0) AS people_count,
    coalesce(building_figures.age60_count, 0) AS age60_count
FROM building
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(building.geom) AS point) AS inside
LEFT JOIN building_figures ON building_figures.building_id = building.id
WHERE building.is_residential AND building.status IN ('in_use', 'closing')
ORDER BY building.id
