-- Who may do what with which rows of facility_rule.

ALTER TABLE facility_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON facility_rule FOR SELECT USING ((SELECT app_role() IS NOT NULL));
CREATE POLICY admin_insert ON facility_rule FOR INSERT
    WITH CHECK ((SELECT app_role() = 'admin'));
CREATE POLICY admin_update ON facility_rule FOR UPDATE USING ((SELECT app_role() = 'admin'));
REVOKE ALL ON facility_rule FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE ON facility_rule TO gridmap_app;
