-- Forget what a load's source stated of the rows that the load changed: it is not said any more.
DELETE FROM source_row
USING layer_change AS change, import_run
WHERE import_run.id = :run_id
    AND change.import_run_id = import_run.id
    AND source_row.layer = change.layer
    AND source_row.row_id = change.row_id
    AND source_row.source = import_run.source
