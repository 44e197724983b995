-- Who may do what with which rows of household.

ALTER TABLE household ENABLE ROW LEVEL SECURITY;
CREATE POLICY leader ON household FOR SELECT
    USING (building_id IN (SELECT unnest(app_buildings())));
-- Unlocated households belong to no building; the community's worker has to find them.
CREATE POLICY worker ON household FOR SELECT
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
-- A community's worker loads and settles, as himself and in his communities only.
CREATE POLICY worker_insert ON household FOR INSERT
    WITH CHECK (community_id = ANY ((SELECT app_communities())::bigint[]));
CREATE POLICY worker_update ON household FOR UPDATE
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
CREATE POLICY worker_delete ON household FOR DELETE
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
REVOKE ALL ON household FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON household TO gridmap_app;
