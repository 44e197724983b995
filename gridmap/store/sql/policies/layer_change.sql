-- Who may do what with which rows of layer_change: nobody but the owner, who loads layers.

ALTER TABLE layer_change ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON layer_change FROM gridmap_app;
