-- Who may do what with which rows of access_point.

ALTER TABLE access_point ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON access_point FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- An administrator loads layers and draws boundaries.
CREATE POLICY keeper ON access_point
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON access_point FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_point TO gridmap_app;
