-- One row per entrance: the building whose outline is nearest, within 3 m.
--
-- Entrances are vertices of the outline, or drawn beside it.
--
--   :lon, :lat   degrees, arrays of one length; the answer has a row each, in their order

SELECT (
    SELECT t.id
    FROM building AS t
    WHERE t.geom && ST_Expand(given.point, 0.0003)
        AND ST_DWithin(t.geom::geography, given.point::geography, 3)
    ORDER BY ST_Distance(t.geom::geography, given.point::geography), t.id
    LIMIT 1
) AS id
FROM (
    SELECT number, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS point
    FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[]))
        WITH ORDINALITY AS place (lon, lat, number)
) AS given
ORDER BY given.number
