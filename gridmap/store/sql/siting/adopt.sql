-- Make the new stations of a scenario planned points; a site without a name is called after the
-- scenario.
--
--   :scenario_id   scenario.id
INSERT INTO service_point (
    community_id, name, tier, status, floor_area_m2, geom, source, source_ref
)
SELECT
    scenario_site.community_id,
    coalesce(nullif(scenario_site.name, ''), scenario.name || ' ' || scenario_site.number),
    service_type.tier,
    'planned',
    scenario_site.floor_area_m2,
    scenario_site.geom,
    'scenario',
    scenario_site.scenario_id || '/' || scenario_site.number
FROM scenario_site
JOIN scenario ON scenario.id = scenario_site.scenario_id
JOIN service_type ON service_type.service_type_code = scenario.service_type_code
WHERE scenario_site.scenario_id = :scenario_id AND scenario_site.role = 'new'
ORDER BY scenario_site.number
RETURNING id, source_ref
