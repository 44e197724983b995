-- Who may do what with which rows of app_user.

ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app_user FOR SELECT
    USING ((SELECT app_role() = 'admin') OR (id = app_user_id() AND is_active));
CREATE POLICY colleagues ON app_user FOR SELECT
    USING (id = ANY ((SELECT app_colleagues())::bigint[]));
-- Not password_hash: app_login reads it.
REVOKE ALL ON app_user FROM gridmap_app;
GRANT SELECT (id, name, display_name, role, is_active, created_at) ON app_user TO gridmap_app;
