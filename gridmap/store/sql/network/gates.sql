-- One row per gate with its estate, or entrance with its building; -1 for none.
SELECT
    (kind = 'gate')::int::smallint AS is_gate,
    coalesce(estate_id, -1) AS estate_id,
    coalesce(building_id, -1) AS building_id,
    ST_X(geom) AS lon,
    ST_Y(geom) AS lat
FROM access_point
ORDER BY id
