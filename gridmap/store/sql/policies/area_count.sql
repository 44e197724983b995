-- Who may do what with which rows of area_count.

ALTER TABLE area_count ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON area_count FROM gridmap_app;
