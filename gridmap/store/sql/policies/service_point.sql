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
-- Kept by hand: in their area by those who answer for the street, by workers in their communities.
CREATE POLICY register_insert ON service_point FOR INSERT WITH CHECK (
    source = 'register'
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
CREATE POLICY register_update ON service_point FOR UPDATE USING (
    (SELECT app_keeps_everywhere())
    OR community_id = ANY ((SELECT app_kept())::bigint[])
);
-- Closed, never deleted: only what one has added oneself today is taken back.
CREATE POLICY register_delete ON service_point FOR DELETE USING (
    source = 'register'
    AND id = ANY ((SELECT app_added('service_point'))::bigint[])
    AND (
        (SELECT app_keeps_everywhere())
        OR community_id = ANY ((SELECT app_kept())::bigint[])
    )
);
-- Who loads the layer, and takes a load back.
CREATE POLICY keeper_insert ON service_point FOR INSERT
    WITH CHECK ('service_point' = ANY ((SELECT app_layers())::text[]));
CREATE POLICY keeper_delete ON service_point FOR DELETE
    USING (source <> 'register' AND 'service_point' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON service_point FROM gridmap_app;
GRANT
    SELECT,
    DELETE,
    INSERT,
    UPDATE (
        community_id, parent_id, name, tier, status, opened_on, closed_on, floor_area_m2, capacity,
        opening_hours, phone, address, ownership, is_accessible, geom
    )
ON service_point TO gridmap_app;
