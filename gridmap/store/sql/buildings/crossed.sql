-- One row per building in use that an outline covers by more than a tenth of either, largest first.
--
--   :outline   hexadecimal WKB in EPSG:4326
--   :without   building.id that is not looked at, or 0
SELECT
    building.id,
    building.name,
    estate.name AS estate,
    concat(building.street, building.house_number) AS address
FROM (SELECT ST_SetSRID(CAST(:outline AS geometry), 4326) AS geom) AS drawn
JOIN building ON building.geom && drawn.geom AND ST_Intersects(building.geom, drawn.geom)
LEFT JOIN estate ON estate.id = building.estate_id
WHERE building.id <> :without
    AND building.status <> 'demolished'
    AND ST_Area(ST_Intersection(building.geom, drawn.geom))
    > 0.1 * least(ST_Area(building.geom), ST_Area(drawn.geom))
ORDER BY ST_Area(ST_Intersection(building.geom, drawn.geom)) DESC, building.id
LIMIT 3
