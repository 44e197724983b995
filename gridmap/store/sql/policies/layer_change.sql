-- Who may do what with which rows of layer_change: who loads layers keeps the record of a load.

ALTER TABLE layer_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY keeper ON layer_change
    USING ((SELECT app_role() = 'admin')) WITH CHECK ((SELECT app_role() = 'admin'));
REVOKE ALL ON layer_change FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON layer_change TO gridmap_app;
