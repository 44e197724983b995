-- Who may do what with which rows of land.

ALTER TABLE land ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON land FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON land FROM gridmap_app;
GRANT SELECT ON land TO gridmap_app;
