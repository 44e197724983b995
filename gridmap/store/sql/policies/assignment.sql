-- Who may do what with which rows of assignment.

ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON assignment FOR SELECT USING (
    (SELECT app_role() = 'street_official')
    AND ((SELECT app_is_everywhere()) OR plot_id IN (SELECT unnest(app_area_plots())))
);
CREATE POLICY own ON assignment FOR SELECT
    USING (plot_id = ANY ((SELECT app_plots())::bigint[]));
CREATE POLICY worker_insert ON assignment FOR INSERT WITH CHECK (
    plot_id = ANY ((SELECT app_own_plots())::bigint[])
    AND lower(valid) >= CURRENT_DATE
    -- Those whom the worker sees: the community's own, and others who serve a plot of it already.
    AND team_member_id IN (SELECT id FROM team_member)
    AND (
        building_id IS NULL
        OR building_id IN (
            SELECT id FROM building WHERE community_id = ANY ((SELECT app_communities())::bigint[])
        )
    )
);
CREATE POLICY worker_update ON assignment FOR UPDATE
    USING (plot_id = ANY ((SELECT app_own_plots())::bigint[]));
CREATE POLICY worker_delete ON assignment FOR DELETE USING (
    plot_id = ANY ((SELECT app_own_plots())::bigint[]) AND lower(valid) >= CURRENT_DATE
);
REVOKE ALL ON assignment FROM gridmap_app;
GRANT SELECT, INSERT, DELETE, UPDATE (valid) ON assignment TO gridmap_app;
