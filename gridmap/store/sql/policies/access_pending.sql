-- Who may do what with which rows of access_pending.

ALTER TABLE access_pending ENABLE ROW LEVEL SECURITY;
-- A cache: whoever looks first after a change fills it.
CREATE POLICY logged_in ON access_pending USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON access_pending FROM gridmap_app;
GRANT SELECT, DELETE ON access_pending TO gridmap_app;
