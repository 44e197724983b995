-- One row per station that a scenario opens or closes.
--
--   :scenario_ids   scenario.id, an array
SELECT
    scenario_site.scenario_id,
    scenario_site.number,
    scenario_site.role,
    scenario_site.key,
    scenario_site.name,
    scenario_site.kind,
    scenario_site.cost_yuan,
    scenario_site.floor_area_m2,
    community.name AS community,
    scenario_site.service_point_id,
    ST_X(scenario_site.geom) AS lon,
    ST_Y(scenario_site.geom) AS lat
FROM scenario_site
LEFT JOIN community ON community.id = scenario_site.community_id
WHERE scenario_site.scenario_id = ANY (CAST(:scenario_ids AS bigint[]))
ORDER BY scenario_site.scenario_id, scenario_site.number
