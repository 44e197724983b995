-- One row per building that could become a station, the most public kind first.
--
-- Nobody lives in them, and they are no school, hospital, hotel or shop.
SELECT
    building.id AS building_id,
    coalesce(
        building.name, nullif(concat_ws('', building.street, building.house_number), ''), ''
    ) AS name,
    building.floor_area_m2,
    ST_X(inside.point) AS lon,
    ST_Y(inside.point) AS lat
FROM building
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(building.geom) AS point) AS inside
WHERE NOT building.is_residential
    AND building.status = 'in_use'
    AND building.kind IN ('public', 'park_building', 'market', 'office')
ORDER BY array_position(ARRAY['public', 'park_building', 'market', 'office'], building.kind),
    building.floor_area_m2 DESC NULLS LAST, building.id
