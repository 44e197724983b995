-- Who may do what with which rows of estate.

ALTER TABLE estate ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON estate FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON estate FROM gridmap_app;
GRANT SELECT ON estate TO gridmap_app;
