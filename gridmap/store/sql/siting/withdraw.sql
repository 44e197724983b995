-- Take a scenario's planned points away, where they are planned still.
--
--   :scenario_id   scenario.id
DELETE FROM service_point
WHERE source = 'scenario'
    AND status = 'planned'
    AND split_part(source_ref, '/', 1) = CAST(:scenario_id AS text)
RETURNING id
