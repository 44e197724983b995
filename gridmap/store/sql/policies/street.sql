-- Who may do what with which rows of street.

ALTER TABLE street ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON street FOR SELECT USING ((SELECT app_role() IS NOT NULL));
-- Who loads the layer.
CREATE POLICY keeper ON street
    USING ('street' = ANY ((SELECT app_layers())::text[]))
    WITH CHECK ('street' = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON street FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON street TO gridmap_app;
