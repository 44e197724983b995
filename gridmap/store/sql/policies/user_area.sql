-- Who may do what with which rows of user_area.

ALTER TABLE user_area ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON user_area FOR SELECT
    USING ((SELECT app_role() = 'admin') OR app_user_id = (SELECT app_user_id()));
CREATE POLICY admin_insert ON user_area FOR INSERT WITH CHECK ((SELECT app_role() = 'admin'));
CREATE POLICY admin_delete ON user_area FOR DELETE USING ((SELECT app_role() = 'admin'));
REVOKE ALL ON user_area FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON user_area TO gridmap_app;
