-- Who may do what with which rows of building_alias.

ALTER TABLE building_alias ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON building_alias FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON building_alias FROM gridmap_app;
GRANT SELECT ON building_alias TO gridmap_app;
