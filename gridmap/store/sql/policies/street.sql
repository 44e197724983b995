-- Who may do what with which rows of street.

ALTER TABLE street ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON street FOR SELECT USING ((SELECT app_role() IS NOT NULL));
REVOKE ALL ON street FROM gridmap_app;
GRANT SELECT ON street TO gridmap_app;
