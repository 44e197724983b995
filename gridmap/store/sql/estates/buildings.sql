-- One row per building in use of a community, or of an estate: its estate and a place in it.
--
--   :community_id   community.id, or 0
--   :estate_id      estate.id, or 0
SELECT
    building.id,
    building.estate_id,
    ST_X(ST_Centroid(building.geom)) AS lon,
    ST_Y(ST_Centroid(building.geom)) AS lat
FROM building
WHERE (building.community_id = :community_id OR building.estate_id = :estate_id)
    AND building.status <> 'demolished'
ORDER BY building.id
