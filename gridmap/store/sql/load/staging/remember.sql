-- Keep what the file says of each row. A column that it does not have now keeps what it said.
--
-- What was stated of a row before is recorded with the load, unless the load has brought the row.
--
--   :layer   table that is loaded
WITH said AS (
    SELECT i.source, i.source_ref, i.origin, i.row_id, coalesce(i.prior, '{}') || i.stated AS stated
    FROM incoming AS i
    WHERE i.row_id IS NOT NULL AND i.stated IS NOT NULL
),
news AS (
    SELECT said.*
    FROM said
    LEFT JOIN source_row AS s
        ON s.layer = :layer AND s.source = said.source AND s.source_ref = said.source_ref
        AND s.origin = said.origin
    WHERE (s.row_id, s.stated) IS DISTINCT FROM (said.row_id, said.stated)
),
brought AS MATERIALIZED (
    SELECT row_id FROM layer_change
    WHERE import_run_id = layer_run() AND layer = :layer AND before IS NULL
),
recorded AS (
    INSERT INTO layer_change (import_run_id, layer, row_id, before)
    SELECT DISTINCT layer_run(), 'source_row ' || :layer, news.row_id, coalesce((
        SELECT jsonb_agg(to_jsonb(s)) FROM source_row AS s
        WHERE s.layer = :layer AND s.row_id = news.row_id
    ), '[]')
    FROM news
    -- Looked up in a hash, however many the planner takes them for: the load has just made them.
    WHERE layer_run() IS NOT NULL AND news.row_id NOT IN (SELECT row_id FROM brought)
    ON CONFLICT DO NOTHING
)
INSERT INTO source_row (layer, source, source_ref, origin, row_id, stated)
SELECT :layer, source, source_ref, origin, row_id, stated FROM news
ON CONFLICT (layer, source, source_ref, origin) DO UPDATE
SET row_id = excluded.row_id, stated = excluded.stated
