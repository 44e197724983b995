-- Who may do what with which rows of source_row: who loads layers keeps what files said of them.

ALTER TABLE source_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY keeper ON source_row
    USING (layer = ANY ((SELECT app_layers())::text[]))
    WITH CHECK (layer = ANY ((SELECT app_layers())::text[]));
REVOKE ALL ON source_row FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON source_row TO gridmap_app;
