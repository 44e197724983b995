-- One row per thing that a load changed and that somebody has changed by hand since.
--
--   :run_id   import_run.id
SELECT kept.name
FROM app_changed_by_hand((SELECT started_at FROM import_run WHERE id = :run_id)) AS kept
JOIN layer_change AS change ON change.row_id = kept.id
    AND (
        change.layer = kept.layer
        OR change.layer = 'service_offer' AND kept.layer = 'service_point'
    )
WHERE change.import_run_id = :run_id
GROUP BY kept.layer, kept.id, kept.name
ORDER BY kept.name, kept.id
