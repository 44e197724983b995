-- One row per residential building in use: its footprint, for printed maps and GIS layers.
SELECT id AS building_id, name, concat(street, house_number) AS address, ST_AsBinary(geom) AS geom
FROM building
WHERE is_residential AND is_in_use(status)
ORDER BY id
