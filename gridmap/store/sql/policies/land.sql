-- Who may do what with which rows of land.

ALTER TABLE land ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON land FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- Who loads the layer.
CREATE POLICY keeper ON land
    USING ('land' = ANY ((SELECT app_layers())::text[]))
    WITH CHECK ('land' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON land FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON land TO gridmap_app;
