-- Who may do what with which rows of scenario_site.

ALTER TABLE scenario_site ENABLE ROW LEVEL SECURITY;
-- As its scenario.
CREATE POLICY area ON scenario_site FOR SELECT
    USING (scenario_id IN (SELECT id FROM scenario));
-- Not in a sub-select: the scenario may be of the same transaction.
CREATE POLICY own_insert ON scenario_site FOR INSERT
    WITH CHECK (scenario_id = ANY (app_scenarios()));
CREATE POLICY own_update ON scenario_site FOR UPDATE
    USING (scenario_id = ANY ((SELECT app_scenarios())::bigint[]));
REVOKE ALL ON scenario_site FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE (service_point_id) ON scenario_site TO gridmap_app;
