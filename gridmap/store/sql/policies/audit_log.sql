-- Who may do what with which rows of audit_log.

ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY append ON audit_log FOR INSERT WITH CHECK (app_user_id = app_user_id());
CREATE POLICY admin ON audit_log FOR SELECT USING ((SELECT app_role() = 'admin'));
REVOKE ALL ON audit_log FROM gridmap_app;
-- Not at: a line is of the moment in which it is written.
GRANT SELECT, INSERT (app_user_id, action, detail) ON audit_log TO gridmap_app;
