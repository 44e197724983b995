-- Who may do what with which rows of neighbour_adjustment.

ALTER TABLE neighbour_adjustment ENABLE ROW LEVEL SECURITY;
-- A pair of buildings shows nobody; who draws or looks must have the same neighbours.
CREATE POLICY logged_in ON neighbour_adjustment FOR SELECT
    USING ((SELECT app_role() IS NOT NULL));
CREATE POLICY own ON neighbour_adjustment
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
REVOKE ALL ON neighbour_adjustment FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON neighbour_adjustment TO gridmap_app;
