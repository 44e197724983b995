-- Who may do what with which rows of service_type.

ALTER TABLE service_type ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON service_type FOR SELECT USING ((SELECT app_role() IS NOT NULL));
CREATE POLICY admin_insert ON service_type FOR INSERT
    WITH CHECK ((SELECT app_role() = 'admin'));
CREATE POLICY admin_update ON service_type FOR UPDATE USING ((SELECT app_role() = 'admin'));
REVOKE ALL ON service_type FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE (name_zh, name_en, tier) ON service_type TO gridmap_app;
