-- Set the stored row of incoming rows that are known to be one with a row of another source.
--
--   :layer   table that is loaded
UPDATE incoming AS i SET row_id = s.row_id
FROM source_row AS s
WHERE i.row_id IS NULL
    AND s.layer = :layer AND s.source = i.source AND s.source_ref = i.source_ref
