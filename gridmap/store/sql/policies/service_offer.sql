-- Who may do what with which rows of service_offer.

ALTER TABLE service_offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON service_offer FOR SELECT USING ((SELECT app_role() IS NOT NULL));
CREATE POLICY scenario_insert ON service_offer FOR INSERT
    WITH CHECK (service_point_id = ANY (app_planned_points()));
REVOKE ALL ON service_offer FROM gridmap_app;
GRANT SELECT, INSERT ON service_offer TO gridmap_app;
