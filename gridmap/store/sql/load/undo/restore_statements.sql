-- Put back what was stated of rows before a load stated something else.
INSERT INTO source_row
SELECT stated.*
FROM layer_change AS change
CROSS JOIN LATERAL jsonb_populate_recordset(CAST(NULL AS source_row), change.before) AS stated
WHERE change.import_run_id = :run_id AND change.layer LIKE 'source_row %'
