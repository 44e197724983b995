-- Who may do what with which rows of building_access.

ALTER TABLE building_access ENABLE ROW LEVEL SECURITY;
-- The cache of nearest points: whoever looks first after a change fills it.
-- A cache: whoever looks first after a change fills it.
CREATE POLICY logged_in ON building_access USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON building_access FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON building_access TO gridmap_app;
