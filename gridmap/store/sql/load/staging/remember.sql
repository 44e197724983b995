-- Keep what the file says of each row. A column that it does not have now keeps what it said.
--
--   :layer   table that is loaded
INSERT INTO source_row (layer, source, source_ref, origin, row_id, stated)
SELECT :layer, i.source, i.source_ref, i.origin, i.row_id, coalesce(i.prior, '{}') || i.stated
FROM incoming AS i
WHERE i.row_id IS NOT NULL AND i.stated IS NOT NULL
ON CONFLICT (layer, source, source_ref, origin) DO UPDATE
SET row_id = excluded.row_id, stated = excluded.stated
WHERE (source_row.row_id, source_row.stated) IS DISTINCT FROM (excluded.row_id, excluded.stated)
