-- Add the rows of a file that were not loaded, in the order of the arrays.
--
--   :places   WKB in EPSG:4326, or NULL
INSERT INTO reject (
    import_run_id, row_number, reason_code, reason_values, raw, household_key, geom
)
SELECT
    :run_id, row_number, reason_code, reason_values, raw, household_key,
    ST_GeomFromWKB(place, 4326)
FROM unnest(
    CAST(:row_numbers AS integer[]),
    CAST(:codes AS text[]),
    CAST(:values AS jsonb[]),
    CAST(:raws AS jsonb[]),
    CAST(:keys AS text[]),
    CAST(:places AS bytea[])
) WITH ORDINALITY AS given (
    row_number, reason_code, reason_values, raw, household_key, place, position
)
ORDER BY position
