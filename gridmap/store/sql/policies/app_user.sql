-- Who may do what with which rows of app_user.

ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app_user FOR SELECT
    USING ((SELECT app_role() = 'admin') OR (id = (SELECT app_user_id()) AND is_active));
CREATE POLICY colleagues ON app_user FOR SELECT
    USING (id = ANY ((SELECT app_colleagues())::bigint[]));
CREATE POLICY admin_insert ON app_user FOR INSERT WITH CHECK ((SELECT app_role() = 'admin'));
CREATE POLICY admin_update ON app_user FOR UPDATE USING ((SELECT app_role() = 'admin'));
-- Not password_hash: app_login reads it. One's own password is changed by app_change_password.
REVOKE ALL ON app_user FROM gridmap_app;
GRANT
    SELECT (
        id, name, display_name, role, is_active, created_at, must_change_password, password_set_at,
        is_everywhere, language, last_place
    ),
    INSERT (name, display_name, role, password_hash, must_change_password, is_everywhere),
    UPDATE (
        display_name, role, is_active, password_hash, must_change_password, password_set_at,
        is_everywhere
    )
ON app_user TO gridmap_app;
