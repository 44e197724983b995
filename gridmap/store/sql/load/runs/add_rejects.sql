-- Add the rows of a file that were not loaded, in the order of the arrays.
INSERT INTO reject (import_run_id, row_number, reason_code, reason_values, raw, household_key)
SELECT :run_id, row_number, reason_code, reason_values, raw, household_key
FROM unnest(
    CAST(:row_numbers AS integer[]),
    CAST(:codes AS text[]),
    CAST(:values AS jsonb[]),
    CAST(:raws AS jsonb[]),
    CAST(:keys AS text[])
) WITH ORDINALITY AS given (
    row_number, reason_code, reason_values, raw, household_key, position
)
ORDER BY position
