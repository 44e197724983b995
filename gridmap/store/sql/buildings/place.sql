-- One row: position and outline of a building, to show it on a map.
--
--   :building_id   building.id
SELECT
    ST_X(ST_PointOnSurface(geom)) AS lon,
    ST_Y(ST_PointOnSurface(geom)) AS lat,
    ST_AsGeoJSON(geom) AS outline
FROM building
WHERE id = :building_id
