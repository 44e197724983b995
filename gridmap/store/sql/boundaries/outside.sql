-- One row per building of a community that an outline leaves out.
--
--   :community_id   community.id
--   :outline        WKB, EPSG:4326
--
-- A building is where a point inside it is: a bound that cuts a corner off moves nobody.
SELECT
    building.id AS building_id,
    concat_ws(' ', estate.name, building.name, building.street || building.house_number) AS name,
    building.is_residential,
    building_is_in_plot(building.id) AS is_in_plot
FROM building
LEFT JOIN estate ON estate.id = building.estate_id
WHERE building.community_id = :community_id
    AND is_in_use(building.status)
    AND NOT ST_Intersects(ST_GeomFromWKB(:outline, 4326), ST_PointOnSurface(building.geom))
ORDER BY building.id
