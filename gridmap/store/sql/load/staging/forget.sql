-- Forget what files said of rows that are deleted; it is recorded with the load that deletes them.
--
--   :layer   their table
--   :ids     ids of the rows
WITH forgotten AS (
    DELETE FROM source_row AS s
    WHERE s.layer = :layer AND s.row_id = ANY (CAST(:ids AS bigint[]))
    RETURNING s.*
)
INSERT INTO layer_change (import_run_id, layer, row_id, before)
SELECT layer_run(), 'source_row ' || :layer, f.row_id, jsonb_agg(to_jsonb(f))
FROM forgotten AS f
WHERE layer_run() IS NOT NULL
GROUP BY f.row_id
ON CONFLICT DO NOTHING
