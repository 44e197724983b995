-- One row per line that named bounds can run on: streets around, and edges of land.
--
--   :names    names of streets, water and green, as they are spelled
--   :margin   degrees around each named one
--
-- Water and parks are areas: their edges are bounds, and a ring takes the nearer one.
WITH named AS (
    SELECT name, geom FROM street WHERE name = ANY (:names)
    UNION ALL
    SELECT name, geom FROM land WHERE name = ANY (:names)
),
around AS (
    SELECT ST_Expand(ST_Extent(geom)::geometry, :margin) AS box
    FROM named
)
SELECT
    coalesce(street.name, '') AS name,
    ST_AsBinary(street.geom) AS wkb,
    street.id,
    false AS is_land
FROM street
JOIN around ON street.geom && ST_SetSRID(around.box, 4326)
UNION ALL
SELECT land.name, ST_AsBinary(ST_Boundary(land.geom)), land.id, true
FROM land
WHERE land.name = ANY (:names)
ORDER BY is_land, id
