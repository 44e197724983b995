-- Who may do what with which rows of office.

ALTER TABLE office ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON office FOR SELECT USING ((SELECT app_role() IS NOT NULL));
CREATE POLICY admin ON office FOR UPDATE USING ((SELECT app_role() = 'admin'));
REVOKE ALL ON office FROM gridmap_app;
GRANT SELECT, UPDATE (name) ON office TO gridmap_app;
