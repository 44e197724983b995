-- One row: the smallest community that covers a place.
--
--   :lon, :lat   place in EPSG:4326
SELECT id, name
FROM community
WHERE ST_Covers(geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
ORDER BY ST_Area(geom), id
LIMIT 1
