-- Delete a scenario's planned points that are still planned; one row per point.
--
--   :scenario_id   scenario.id
DELETE FROM service_point
WHERE source = 'scenario'
    AND status = 'planned'
    AND split_part(source_ref, '/', 1) = CAST(:scenario_id AS text)
RETURNING id
