-- Who may do what with which rows of user_community.

ALTER TABLE user_community ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON user_community FOR SELECT
    USING ((SELECT app_role() = 'admin') OR app_user_id = (SELECT app_user_id()));
CREATE POLICY admin_insert ON user_community FOR INSERT
    WITH CHECK ((SELECT app_role() = 'admin'));
CREATE POLICY admin_delete ON user_community FOR DELETE USING ((SELECT app_role() = 'admin'));
REVOKE ALL ON user_community FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON user_community TO gridmap_app;
