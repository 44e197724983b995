-- Who may do what with which rows of community.

ALTER TABLE community ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON community FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- Who loads the layer; boundaries are drawn by administrators.
CREATE POLICY keeper ON community
    USING ('community' = ANY ((SELECT app_layers())::text[]))
    WITH CHECK ('community' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON community FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON community TO gridmap_app;
