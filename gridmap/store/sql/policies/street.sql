-- Who may do what with which rows of street.

ALTER TABLE street ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON street FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- An administrator loads layers and draws boundaries.
CREATE POLICY keeper ON street
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON street FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON street TO gridmap_app;
