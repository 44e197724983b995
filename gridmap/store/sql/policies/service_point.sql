-- Who may do what with which rows of service_point.

ALTER TABLE service_point ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON service_point FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- Points that a scenario planned, while they are planned: nobody's open point is touched.
CREATE POLICY scenario_insert ON service_point FOR INSERT WITH CHECK (
    source = 'scenario'
    AND status = 'planned'
    AND split_part(source_ref, '/', 1) = ANY (app_scenarios()::text[])
);
CREATE POLICY scenario_delete ON service_point FOR DELETE
    USING (id = ANY ((SELECT app_planned_points())::bigint[]));
REVOKE ALL ON service_point FROM gridmap_app;
GRANT
    SELECT,
    DELETE,
    INSERT (community_id, name, tier, status, floor_area_m2, geom, source, source_ref)
ON service_point TO gridmap_app;
