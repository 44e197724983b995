-- Set what the same file said of each incoming row the last time.
--
--   :layer   table that is loaded
UPDATE incoming AS i SET prior = s.stated
FROM source_row AS s
WHERE s.layer = :layer AND s.source = i.source AND s.source_ref = i.source_ref
    AND s.origin = i.origin AND s.row_id = i.row_id
