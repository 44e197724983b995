-- Who may do what with which rows of community.

ALTER TABLE community ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON community FOR SELECT USING (
    (SELECT app_sees_ground()) OR id = ANY ((SELECT app_area())::bigint[])
);
-- Who loads the layer; boundaries are drawn by administrators.
CREATE POLICY keeper ON community
    USING ('community' = ANY ((SELECT app_layers())::text[]))
    WITH CHECK ('community' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON community FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON community TO gridmap_app;
