-- One row: the box around the user's own plots or communities, NULL where there are none.
--
-- Also whether some of it is OpenStreetMap's, whose licence requires to be named.
WITH mine AS (
    SELECT ST_Extent(building.geom) AS box
    FROM plot_building
    JOIN building ON building.id = plot_building.building_id
    WHERE app_role() = 'grid_leader' AND plot_building.valid @> CURRENT_DATE
),
own AS (
    SELECT ST_Extent(geom) AS box
    FROM community
    WHERE id = ANY ((SELECT app_communities())::bigint[])
)
SELECT
    ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east, ST_YMax(box) AS north,
    EXISTS (SELECT FROM building WHERE source = 'osm')
    OR EXISTS (SELECT FROM street WHERE source = 'osm') AS is_openstreetmap
FROM (
    SELECT coalesce(mine.box, own.box) AS box
    FROM mine, own
) AS chosen
