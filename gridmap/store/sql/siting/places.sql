-- One row per place: the estate and community that it lies in, -1 for none.
--
--   :lon, :lat   degrees in EPSG:4326, arrays of the same length
SELECT
    place.number - 1 AS id,
    place.lon,
    place.lat,
    coalesce(
        (SELECT estate.id FROM estate
        WHERE estate.geom && place.geom AND ST_Covers(estate.geom, place.geom)
        ORDER BY ST_Area(estate.geom), estate.id LIMIT 1),
        -1
    ) AS estate_id,
    coalesce(
        (SELECT community.id FROM community
        WHERE community.geom && place.geom AND ST_Covers(community.geom, place.geom)
        ORDER BY ST_Area(community.geom), community.id LIMIT 1),
        -1
    ) AS community_id
FROM (
    SELECT given.number, given.lon, given.lat, ST_SetSRID(ST_MakePoint(given.lon, given.lat), 4326)
        AS geom
    FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[]))
        WITH ORDINALITY AS given (lon, lat, number)
) AS place
ORDER BY place.number
