-- One row per point or site that a load changed and that somebody has changed by hand since.
--
--   :run_id   import_run.id
SELECT kept.name
FROM (
    SELECT 'service_point' AS layer, id, name FROM service_point
    UNION ALL
    SELECT 'candidate_site', id, name FROM candidate_site
) AS kept
JOIN layer_change AS change ON change.row_id = kept.id
    AND (
        change.layer = kept.layer
        OR change.layer = 'service_offer' AND kept.layer = 'service_point'
    )
WHERE change.import_run_id = :run_id
    AND EXISTS (
        SELECT FROM audit_log AS line
        WHERE line.action LIKE 'register:%'
            AND line.detail ->> 'layer' = kept.layer
            AND line.detail ->> 'id' = CAST(kept.id AS text)
            AND line.at > (SELECT started_at FROM import_run WHERE id = :run_id)
            AND line.detail ->> 'undoes' IS NULL
            AND NOT EXISTS (
                SELECT FROM audit_log AS later
                WHERE later.action LIKE 'register:%'
                    AND later.detail ->> 'layer' = kept.layer
                    AND later.detail ->> 'id' = CAST(kept.id AS text)
                    AND later.detail ->> 'undoes' = CAST(line.id AS text)
            )
    )
GROUP BY kept.id, kept.name
ORDER BY kept.name, kept.id
