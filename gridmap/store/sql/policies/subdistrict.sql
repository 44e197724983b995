-- Who may do what with which rows of subdistrict.

ALTER TABLE subdistrict ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON subdistrict FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- An administrator loads layers and draws boundaries.
CREATE POLICY keeper ON subdistrict
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON subdistrict FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON subdistrict TO gridmap_app;
