-- Remove what is stated of rows that a load brought, or of which it stated something else.
DELETE FROM source_row
USING layer_change AS change
WHERE change.import_run_id = :run_id
    AND change.row_id = source_row.row_id
    AND (
        change.layer = 'source_row ' || source_row.layer
        OR (change.layer = source_row.layer AND change.before IS NULL)
    )
