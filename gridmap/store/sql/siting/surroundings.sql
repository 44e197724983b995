-- One row per place: the estate that it lies in, the two nearest streets that have a name, and the
-- estate and the street that are nearest, some 400 m and 1 km away at most.
--
--   :lon, :lat   degrees in EPSG:4326, arrays of the same length
--   :within_m    metres to the two streets at most
SELECT
    place.number - 1 AS id,
    (
        SELECT estate.name FROM estate
        WHERE estate.merged_into_id IS NULL
            AND estate.geom && place.geom AND ST_Covers(estate.geom, place.geom)
        ORDER BY ST_Area(estate.geom), estate.id LIMIT 1
    ) AS estate,
    ARRAY(
        SELECT near.name
        FROM (
            SELECT street.name, min(ST_Distance(street.geom::geography, place.geom::geography)) AS m
            FROM street
            WHERE street.name IS NOT NULL
                AND street.geom && ST_Expand(place.geom, 0.004)
            GROUP BY street.name
        ) AS near
        WHERE near.m <= :within_m
        ORDER BY near.m, near.name LIMIT 2
    ) AS streets,
    (
        SELECT estate.name FROM estate
        WHERE estate.merged_into_id IS NULL AND estate.geom && ST_Expand(place.geom, 0.004)
        ORDER BY estate.geom <-> place.geom, estate.id LIMIT 1
    ) AS estate_near,
    (
        SELECT street.name FROM street
        WHERE street.name IS NOT NULL AND street.geom && ST_Expand(place.geom, 0.01)
        ORDER BY street.geom <-> place.geom, street.id LIMIT 1
    ) AS street_near
FROM (
    SELECT given.number, ST_SetSRID(ST_MakePoint(given.lon, given.lat), 4326) AS geom
    FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[]))
        WITH ORDINALITY AS given (lon, lat, number)
) AS place
ORDER BY place.number
