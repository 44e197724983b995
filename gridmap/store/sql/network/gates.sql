-- Gates with the estate they open, entrances with their building; -1 where there is none.
SELECT
    (kind = 'gate')::int::smallint AS is_gate,
    coalesce(estate_id, -1) AS estate_id,
    coalesce(building_id, -1) AS building_id,
    ST_X(geom) AS lon,
    ST_Y(geom) AS lat
FROM access_point
ORDER BY id
