-- Set the lowest zoom that draws a building: 10 to 15 if it is the largest of its 8-pixel cell.
--
-- Else 16; ties go by source and key. Set in `incoming`, and in the stored buildings around it,
-- whose place in a cell a new one may take or leave.
--
-- A cell at zoom z is 8 / (256 * 2^z) of the Web-Mercator world; four cells make one of the zoom
-- below, so that its winner is one of their winners: each zoom looks only at the winners of the
-- one above. A building lies in the cell of its box's middle. Areas are compared in square
-- degrees: within a cell all are shrunk alike. Of the cells of zoom 10 only those count that are
-- known whole: one that the box cuts would be won by whoever lies on this side.

WITH box AS (
    SELECT
        ST_SetSRID(ST_Expand(ST_Extent(geom)::box2d, 360.0 / (1024 * 32))::geometry, 4326) AS geom
    FROM (
        SELECT geom FROM incoming
        UNION ALL
        -- Where the incoming ones stood before: they may have left a cell.
        SELECT b.geom FROM building AS b JOIN incoming AS i ON i.row_id = b.id
    ) AS touched
),
rival AS (
    SELECT NULL::bigint AS id, ctid AS place, source, source_ref, geom FROM incoming
    UNION ALL
    SELECT b.id, NULL::tid, b.source, b.source_ref, b.geom
    FROM building AS b JOIN box ON b.geom && box.geom
    WHERE NOT EXISTS (SELECT FROM incoming AS i WHERE i.row_id = b.id)
    UNION ALL
    -- Neither id nor place: only its cell counts.
    SELECT NULL, NULL, b.source, b.source_ref, b.geom
    FROM building AS b JOIN incoming AS i ON i.row_id = b.id
),
placed AS MATERIALIZED (
    SELECT
        row_number() OVER () AS key, id, place, source, source_ref, ST_Area(geom) AS area,
        floor(((ST_XMin(geom) + ST_XMax(geom)) / 2 + 180) / 360 * 1048576)::integer AS x,
        floor(
            (1 - asinh(tan(radians((ST_YMin(geom) + ST_YMax(geom)) / 2))) / pi()) / 2 * 1048576
        )::integer AS y
    FROM rival
),
whole AS (
    SELECT min(x >> 5) AS west, max(x >> 5) AS east, min(y >> 5) AS north, max(y >> 5) AS south
    FROM placed WHERE id IS NULL
),
w16 AS (
    SELECT placed.*
    FROM placed JOIN whole ON x >> 5 BETWEEN west AND east AND y >> 5 BETWEEN north AND south
    WHERE id IS NOT NULL OR place IS NOT NULL
),
w15 AS (
    SELECT DISTINCT ON (x, y) * FROM w16
    ORDER BY x, y, area DESC, source, source_ref
),
w14 AS (
    SELECT DISTINCT ON (x >> 1, y >> 1) * FROM w15
    ORDER BY x >> 1, y >> 1, area DESC, source, source_ref
),
w13 AS (
    SELECT DISTINCT ON (x >> 2, y >> 2) * FROM w14
    ORDER BY x >> 2, y >> 2, area DESC, source, source_ref
),
w12 AS (
    SELECT DISTINCT ON (x >> 3, y >> 3) * FROM w13
    ORDER BY x >> 3, y >> 3, area DESC, source, source_ref
),
w11 AS (
    SELECT DISTINCT ON (x >> 4, y >> 4) * FROM w12
    ORDER BY x >> 4, y >> 4, area DESC, source, source_ref
),
w10 AS (
    SELECT DISTINCT ON (x >> 5, y >> 5) * FROM w11
    ORDER BY x >> 5, y >> 5, area DESC, source, source_ref
),
won AS (
    SELECT key, min(zoom) AS zoom
    FROM (
        SELECT key, 15 AS zoom FROM w15
        UNION ALL SELECT key, 14 FROM w14
        UNION ALL SELECT key, 13 FROM w13
        UNION ALL SELECT key, 12 FROM w12
        UNION ALL SELECT key, 11 FROM w11
        UNION ALL SELECT key, 10 FROM w10
    ) AS wins
    GROUP BY key
),
fresh AS MATERIALIZED (
    SELECT w16.id, w16.place, coalesce(won.zoom, 16) AS zoom FROM w16 LEFT JOIN won USING (key)
),
neighbour AS (
    UPDATE building AS b SET min_zoom = fresh.zoom
    FROM fresh WHERE b.id = fresh.id AND b.min_zoom <> fresh.zoom
)
UPDATE incoming AS i SET min_zoom = fresh.zoom FROM fresh WHERE i.ctid = fresh.place
