-- Who may do what with which rows of reject.

ALTER TABLE reject ENABLE ROW LEVEL SECURITY;
-- Rejected rows hold the text of a ledger: only those who may read the ledger.
CREATE POLICY own ON reject FOR SELECT USING (
    import_run_id IN (
        SELECT id FROM import_run WHERE community_id = ANY ((SELECT app_communities())::bigint[])
    )
);
CREATE POLICY worker_insert ON reject FOR INSERT WITH CHECK (
    import_run_id IN (
        SELECT id FROM import_run WHERE community_id = ANY ((SELECT app_communities())::bigint[])
    )
);
REVOKE ALL ON reject FROM gridmap_app;
GRANT SELECT, INSERT ON reject TO gridmap_app;
