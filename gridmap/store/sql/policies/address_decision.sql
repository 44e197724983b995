-- Who may do what with which rows of address_decision.

ALTER TABLE address_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON address_decision
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
REVOKE ALL ON address_decision FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE ON address_decision TO gridmap_app;
