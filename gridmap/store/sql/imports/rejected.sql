-- One row per row that a load rejected, in the order of its file.
--
--   :import_run_id   the load
SELECT row_number, reason_code, reason_values, raw, ST_AsBinary(geom) AS wkb
FROM reject
WHERE import_run_id = :import_run_id
ORDER BY id
