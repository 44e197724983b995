-- One row per point or site that was changed by hand and that the load changes now, the first ten.
--
--   :layer   table that is loaded
SELECT kept.name
FROM (
    SELECT 'service_point' AS layer, id, name FROM service_point
    UNION ALL
    SELECT 'candidate_site', id, name FROM candidate_site
) AS kept
JOIN changed ON changed.id = kept.id AND NOT changed.is_new
WHERE kept.layer = :layer
    AND EXISTS (
        SELECT FROM audit_log
        WHERE audit_log.action LIKE 'register:%'
            AND audit_log.detail ->> 'layer' = :layer
            AND audit_log.detail ->> 'id' = CAST(kept.id AS text)
    )
GROUP BY kept.id, kept.name
ORDER BY kept.name, kept.id
LIMIT 10
