-- Who may do what with which rows of access_state.

ALTER TABLE access_state ENABLE ROW LEVEL SECURITY;
-- A cache: whoever looks first after a change fills it.
CREATE POLICY logged_in ON access_state USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON access_state FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON access_state TO gridmap_app;
