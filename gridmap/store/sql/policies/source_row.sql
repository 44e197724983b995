-- Who may do what with which rows of source_row: nobody but its owner anything.

ALTER TABLE source_row ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON source_row FROM gridmap_app;
