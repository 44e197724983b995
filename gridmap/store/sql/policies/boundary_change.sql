-- Who may do what with which rows of boundary_change.

ALTER TABLE boundary_change ENABLE ROW LEVEL SECURITY;
-- Whoever sees a community sees how its outline came about. Written by its trigger alone.
CREATE POLICY area ON boundary_change FOR SELECT
    USING (community_id IN (SELECT id FROM community));
REVOKE ALL ON boundary_change FROM gridmap_app;
GRANT SELECT ON boundary_change TO gridmap_app;
