-- Who may do what with which rows of layer_change: who loads layers keeps the record of a load.

ALTER TABLE layer_change ENABLE ROW LEVEL SECURITY;
-- A row may be of what files said of a layer: "source_row building".
CREATE POLICY keeper ON layer_change
    USING (replace(layer, 'source_row ', '') = ANY ((SELECT app_layers())::text[]))
    WITH CHECK (replace(layer, 'source_row ', '') = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON layer_change FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON layer_change TO gridmap_app;
