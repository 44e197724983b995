-- Who may do what with which rows of community.

ALTER TABLE community ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON community FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- An administrator loads layers and draws boundaries.
CREATE POLICY keeper ON community
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON community FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON community TO gridmap_app;
