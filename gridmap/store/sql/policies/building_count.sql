-- Who may do what with which rows of building_count.

ALTER TABLE building_count ENABLE ROW LEVEL SECURITY;
-- Officials and planners read building_figures, which hides small cells.
CREATE POLICY own ON building_count FOR SELECT
    USING (building_id IN (SELECT unnest(app_buildings())));
REVOKE ALL ON building_count FROM gridmap_app;
GRANT SELECT ON building_count TO gridmap_app;
