-- Who may do what with which rows of household_change.

ALTER TABLE household_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON household_change
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
REVOKE ALL ON household_change FROM gridmap_app;
GRANT SELECT, INSERT, DELETE ON household_change TO gridmap_app;
