-- Add a station that a scenario opens or closes.
--
--   :lon, :lat   degrees
INSERT INTO scenario_site (
    scenario_id, number, role, key, name, kind, cost_yuan, floor_area_m2, community_id, geom
)
VALUES (
    :scenario_id, :number, :role, :key, :name, :kind, :cost_yuan, :floor_area_m2, :community_id,
    ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)
)
