-- Who may do what with which rows of ledger_column.

ALTER TABLE ledger_column ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ledger_column
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
REVOKE ALL ON ledger_column FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE ON ledger_column TO gridmap_app;
