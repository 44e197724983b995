-- Who may do what with which rows of service_type.

ALTER TABLE service_type ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON service_type FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON service_type FROM gridmap_app;
GRANT SELECT ON service_type TO gridmap_app;
