-- One row per way from a building to the streets; numbers for NULLs.
--
--   :methods   names of the methods of snapping; the answer has their positions
SELECT
    building_id AS id,
    lon,
    lat,
    coalesce(street_id, -1) AS street_id,
    coalesce(along_share, 0) AS along_share,
    coalesce(walk_m, 'Infinity') AS walk_m,
    (array_position(CAST(:methods AS text[]), rule) - 1)::smallint AS rule
FROM building_attachment
ORDER BY building_id, choice
