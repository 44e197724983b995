-- Who may do what with which rows of import_run.

ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY aggregate ON import_run FOR SELECT
    USING ((SELECT app_role() IN ('street_official', 'planner', 'admin')));
CREATE POLICY own ON import_run FOR SELECT
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
CREATE POLICY worker_insert ON import_run FOR INSERT WITH CHECK (
    app_user_id = app_user_id() AND community_id = ANY ((SELECT app_communities())::bigint[])
);
CREATE POLICY worker_update ON import_run FOR UPDATE
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
-- Of ledgers only that there were some is shown.
CREATE POLICY keeper_insert ON import_run FOR INSERT WITH CHECK (
    app_user_id = app_user_id()
    AND is_layer(kind)
    AND kind = ANY ((SELECT app_layers())::text[])
);
CREATE POLICY keeper_update ON import_run FOR UPDATE USING (
    is_layer(kind) AND kind = ANY ((SELECT app_layers())::text[])
);
REVOKE ALL ON import_run FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE ON import_run TO gridmap_app;
