-- Add the rows of a file that were not loaded, in the order of the arrays.
INSERT INTO reject (import_run_id, row_number, reason, raw, rule, household_key)
SELECT :run_id, row_number, reason, raw, rule, household_key
FROM unnest(
    CAST(:row_numbers AS integer[]),
    CAST(:reasons AS text[]),
    CAST(:raws AS jsonb[]),
    CAST(:rules AS text[]),
    CAST(:keys AS text[])
) WITH ORDINALITY AS given (row_number, reason, raw, rule, household_key, position)
ORDER BY position
