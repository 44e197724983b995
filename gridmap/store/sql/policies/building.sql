-- Who may do what with which rows of building.

ALTER TABLE building ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON building FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- An administrator loads layers and draws boundaries.
CREATE POLICY keeper ON building
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON building FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON building TO gridmap_app;
