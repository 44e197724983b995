-- Who may do what with which rows of address_decision.

ALTER TABLE address_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON address_decision
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
-- In one's own name, and of this transaction; one that was revoked stays as it is.
CREATE POLICY own_name ON address_decision AS RESTRICTIVE FOR INSERT WITH CHECK (
    app_user_id = (SELECT app_user_id())
    AND decided_at BETWEEN now() AND clock_timestamp()
    AND revoked_at IS NULL
);
CREATE POLICY own_name_revoked ON address_decision AS RESTRICTIVE FOR UPDATE
    USING (revoked_at IS NULL)
    WITH CHECK (
        revoked_by_id = (SELECT app_user_id())
        AND revoked_at BETWEEN now() AND clock_timestamp()
    );
REVOKE ALL ON address_decision FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by_id) ON address_decision TO gridmap_app;
