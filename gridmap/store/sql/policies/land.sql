-- Who may do what with which rows of land.

ALTER TABLE land ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON land FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- An administrator loads layers and draws boundaries.
CREATE POLICY keeper ON land
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON land FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON land TO gridmap_app;
