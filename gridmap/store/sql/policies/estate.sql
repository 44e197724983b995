-- Who may do what with which rows of estate.

ALTER TABLE estate ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON estate FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- An administrator loads layers and draws boundaries.
CREATE POLICY keeper ON estate
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON estate FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON estate TO gridmap_app;
