-- One row per residential building in use: its footprint, for printed maps and GIS layers.
--
-- With the key by which it is found again when such a layer is loaded.
SELECT
    id AS building_id,
    name,
    concat(street, house_number) AS address,
    kind,
    storeys,
    unit_count,
    source,
    source_ref,
    ST_AsBinary(geom) AS geom
FROM building
WHERE is_residential AND is_in_use(status)
ORDER BY id
