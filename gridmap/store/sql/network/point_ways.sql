-- One row per way from a service point to the streets; numbers for NULLs.
--
--   :methods   names of the methods of snapping; the answer has their positions
SELECT
    service_point_id AS id,
    lon,
    lat,
    coalesce(street_id, -1) AS street_id,
    coalesce(along_share, 0) AS along_share,
    coalesce(walk_m, 'Infinity') AS walk_m,
    (array_position(CAST(:methods AS text[]), rule) - 1)::smallint AS rule
FROM point_attachment
ORDER BY service_point_id, choice
