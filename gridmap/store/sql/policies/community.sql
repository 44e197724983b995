-- Who may do what with which rows of community.

ALTER TABLE community ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON community FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON community FROM gridmap_app;
GRANT SELECT ON community TO gridmap_app;
