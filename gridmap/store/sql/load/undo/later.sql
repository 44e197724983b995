-- One row per later load that changed the same rows of layers or states them, the latest first.
--
-- A load that is rolled back has no changes any more.
SELECT DISTINCT later.import_run_id
FROM layer_change AS own
JOIN layer_change AS later
    ON later.layer IN (own.layer, 'source_row ' || own.layer) AND later.row_id = own.row_id
WHERE own.import_run_id = :run_id AND later.import_run_id > :run_id
ORDER BY later.import_run_id DESC
