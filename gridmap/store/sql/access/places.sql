-- One row per building that was joined to the streets: a point inside it, in degrees, by rising id.
SELECT building_id, lon, lat
FROM building_attachment
WHERE choice = 0
ORDER BY building_id
