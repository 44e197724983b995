-- Who may do what with which rows of import_run.

ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY aggregate ON import_run FOR SELECT
    USING (
        (SELECT app_is_everywhere() OR app_role() = 'admin')
        OR community_id = ANY ((SELECT app_area())::bigint[])
        -- Of a layer: the map is the same for all.
        OR is_layer(kind) AND (SELECT app_role() IN ('street_official', 'planner'))
    );
CREATE POLICY own ON import_run FOR SELECT
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
-- In one's own name, and of this transaction.
CREATE POLICY worker_insert ON import_run FOR INSERT WITH CHECK (
    app_user_id = (SELECT app_user_id())
    AND started_at BETWEEN now() AND clock_timestamp()
    AND community_id = ANY ((SELECT app_communities())::bigint[])
);
CREATE POLICY worker_update ON import_run FOR UPDATE
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
CREATE POLICY own_name ON import_run AS RESTRICTIVE FOR UPDATE
    USING (rolled_back_at IS NULL)
    WITH CHECK (
        (rolled_back_at IS NULL AND rolled_back_by_id IS NULL)
        OR (
            rolled_back_by_id = (SELECT app_user_id())
            AND rolled_back_at BETWEEN now() AND clock_timestamp()
        )
    );
-- Of ledgers only that there were some is shown.
CREATE POLICY keeper_insert ON import_run FOR INSERT WITH CHECK (
    app_user_id = (SELECT app_user_id())
    AND started_at BETWEEN now() AND clock_timestamp()
    AND is_layer(kind)
    AND kind = ANY ((SELECT app_layers())::text[])
);
CREATE POLICY keeper_update ON import_run FOR UPDATE USING (
    is_layer(kind) AND kind = ANY ((SELECT app_layers())::text[])
);
REVOKE ALL ON import_run FROM gridmap_app;
GRANT
    SELECT,
    INSERT,
    UPDATE (
        inserted_count, updated_count, closed_count, report, status, rolled_back_at,
        rolled_back_by_id
    )
ON import_run TO gridmap_app;
