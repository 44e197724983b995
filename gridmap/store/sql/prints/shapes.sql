-- One row per shape of a printed map within a box: land, streets, buildings, communities.
--
--   :west, :south, :east, :north   degrees, EPSG:4326
WITH box AS (
    SELECT ST_MakeEnvelope(:west, :south, :east, :north, 4326) AS geom
)
SELECT 'land' AS layer, land.kind, land.name, ST_AsBinary(land.geom) AS geom
FROM land
JOIN box ON land.geom && box.geom
UNION ALL
SELECT 'street', street.kind, street.name, ST_AsBinary(street.geom)
FROM street
JOIN box ON street.geom && box.geom
WHERE street.kind IN ('arterial', 'secondary', 'branch', 'lane')
UNION ALL
SELECT 'building', building.kind, NULL, ST_AsBinary(building.geom)
FROM building
JOIN box ON building.geom && box.geom
WHERE is_in_use(building.status)
UNION ALL
SELECT 'community', community.kind, community.name, ST_AsBinary(community.geom)
FROM community
JOIN box ON community.geom && box.geom
