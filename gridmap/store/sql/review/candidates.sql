-- One row per building to choose from: its names, its place, what an address may say of it.
--
--   :building_ids   building.id, in the order in which they are wanted
SELECT
    building.id AS building_id,
    building.name,
    estate.name AS estate,
    building.community_id,
    community.name AS community,
    concat(building.street, building.house_number) AS address,
    building.unit_count,
    building.storeys,
    building.rooms_per_floor,
    ST_X(ST_PointOnSurface(building.geom)) AS lon,
    ST_Y(ST_PointOnSurface(building.geom)) AS lat,
    ST_AsGeoJSON(building.geom) AS outline
FROM unnest(cast(:building_ids AS bigint[])) WITH ORDINALITY AS wanted (id, position)
JOIN building ON building.id = wanted.id
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN community ON community.id = building.community_id
ORDER BY wanted.position
