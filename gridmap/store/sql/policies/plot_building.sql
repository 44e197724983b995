-- Who may do what with which rows of plot_building.

ALTER TABLE plot_building ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON plot_building FOR SELECT USING (
    (SELECT app_is_everywhere()) OR plot_id IN (SELECT unnest(app_area_plots()))
);
CREATE POLICY own ON plot_building FOR SELECT
    USING (plot_id = ANY ((SELECT app_plots())::bigint[]));
CREATE POLICY worker_insert ON plot_building FOR INSERT WITH CHECK (
    plot_id = ANY ((SELECT app_own_plots())::bigint[])
    AND lower(valid) >= CURRENT_DATE
    -- A set is looked up, an array of 20,000 searched from its beginning for each row.
    AND building_id IN (
        SELECT id FROM building WHERE community_id = ANY ((SELECT app_communities())::bigint[])
    )
);
CREATE POLICY worker_update ON plot_building FOR UPDATE
    USING (plot_id = ANY ((SELECT app_own_plots())::bigint[]));
CREATE POLICY worker_delete ON plot_building FOR DELETE USING (
    plot_id = ANY ((SELECT app_own_plots())::bigint[]) AND lower(valid) >= CURRENT_DATE
);
REVOKE ALL ON plot_building FROM gridmap_app;
GRANT SELECT, INSERT, DELETE, UPDATE (valid) ON plot_building TO gridmap_app;
