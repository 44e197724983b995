-- Forget what files said of rows that are deleted.
--
--   :layer   their table
--   :ids     ids of the rows
DELETE FROM source_row WHERE layer = :layer AND row_id = ANY (CAST(:ids AS bigint[]))
