-- Who may do what with which rows of user_community.

ALTER TABLE user_community ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON user_community FOR SELECT
    USING ((SELECT app_role() = 'admin') OR app_user_id = app_user_id());
REVOKE ALL ON user_community FROM gridmap_app;
GRANT SELECT ON user_community TO gridmap_app;
