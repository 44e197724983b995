-- One row: the smallest estate that covers a place.
--
--   :lon, :lat   place in EPSG:4326
SELECT id, name
FROM estate
WHERE ST_Covers(geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
ORDER BY ST_Area(geom), id
LIMIT 1
