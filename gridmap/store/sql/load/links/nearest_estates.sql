-- One row per gate: the estate whose outline is nearest, within 15 m.
--
-- Gates are drawn on the wall, and walls to a few metres.
--
--   :lon, :lat   degrees, arrays of one length; the answer has a row each, in their order

SELECT (
    SELECT t.id
    FROM estate AS t
    WHERE t.geom && ST_Expand(given.point, 0.0003)
        AND ST_DWithin(t.geom::geography, given.point::geography, 15)
    ORDER BY ST_Distance(t.geom::geography, given.point::geography), t.id
    LIMIT 1
) AS id
FROM (
    SELECT number, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS point
    FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[]))
        WITH ORDINALITY AS place (lon, lat, number)
) AS given
ORDER BY given.number
