-- Who may do what with which rows of subdistrict.

ALTER TABLE subdistrict ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON subdistrict FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON subdistrict FROM gridmap_app;
GRANT SELECT ON subdistrict TO gridmap_app;
