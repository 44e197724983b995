-- Who may do what with which rows of access_point.

ALTER TABLE access_point ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON access_point FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- Who loads the layer.
CREATE POLICY keeper ON access_point
    USING ('access_point' = ANY ((SELECT app_layers())::text[]))
    WITH CHECK ('access_point' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON access_point FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_point TO gridmap_app;
