-- Who may do what with which rows of service_offer.

ALTER TABLE service_offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON service_offer FOR SELECT USING ((SELECT app_role() IS NOT NULL));
CREATE POLICY scenario_insert ON service_offer FOR INSERT
    WITH CHECK (service_point_id = ANY (app_planned_points()));
-- As its point.
CREATE POLICY register_insert ON service_offer FOR INSERT WITH CHECK (
    (SELECT app_keeps_everywhere())
    OR service_point_id IN (
        SELECT id FROM service_point WHERE community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
CREATE POLICY register_delete ON service_offer FOR DELETE USING (
    (SELECT app_keeps_everywhere())
    OR service_point_id IN (
        SELECT id FROM service_point WHERE community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
-- Who loads points.
CREATE POLICY keeper ON service_offer
    USING ('service_point' = ANY ((SELECT app_layers())::text[]))
    WITH CHECK ('service_point' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON service_offer FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON service_offer TO gridmap_app;
