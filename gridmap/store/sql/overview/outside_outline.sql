-- One row: the outline around the buildings in use that lie in no community, and its extent.
--
-- A square of some 60 m around each, on a grid of half of that: next to a boundary that was drawn
-- too small there may be thousands, and as many buffers would take seconds. lon, lat: its middle;
-- width, height: in degrees; null without such a building.
WITH squares AS (
    SELECT DISTINCT ST_Expand(ST_SnapToGrid(ST_Centroid(geom), 0.0003), 0.0003) AS geom
    FROM building
    WHERE community_id IS NULL AND is_in_use(status)
),
joined AS (
    SELECT ST_Union(geom) AS geom FROM squares
)
SELECT
    (ST_XMin(geom) + ST_XMax(geom)) / 2 AS lon,
    (ST_YMin(geom) + ST_YMax(geom)) / 2 AS lat,
    ST_XMax(geom) - ST_XMin(geom) AS width,
    ST_YMax(geom) - ST_YMin(geom) AS height,
    ST_AsGeoJSON(geom, 6) AS outline
FROM joined
