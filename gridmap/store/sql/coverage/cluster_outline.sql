-- One row: the outline of buildings that lie together, and its extent.
--
--   :building_ids   building.id, several; at most 60 m from one to the next
--
-- Grown by half of that, so that they join, and drawn in again to a small margin. lon, lat: its
-- middle; width, height: in degrees.
WITH grown AS (
    SELECT ST_Union(CAST(ST_Buffer(CAST(geom AS geography), 30, 'quad_segs=2') AS geometry)) AS geom
    FROM building
    WHERE id = ANY (CAST(:building_ids AS bigint[]))
),
drawn_in AS (
    SELECT CAST(ST_Buffer(CAST(geom AS geography), -18, 'quad_segs=2') AS geometry) AS geom
    FROM grown
)
SELECT
    (ST_XMin(geom) + ST_XMax(geom)) / 2 AS lon,
    (ST_YMin(geom) + ST_YMax(geom)) / 2 AS lat,
    ST_XMax(geom) - ST_XMin(geom) AS width,
    ST_YMax(geom) - ST_YMin(geom) AS height,
    ST_AsGeoJSON(geom, 6) AS outline
FROM drawn_in
