-- Who may do what with which rows of building.

ALTER TABLE building ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON building FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON building FROM gridmap_app;
GRANT SELECT ON building TO gridmap_app;
