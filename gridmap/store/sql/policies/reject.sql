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
-- A case that is settled, or taken back, leaves no text.
CREATE POLICY worker_update ON reject FOR UPDATE USING (
    import_run_id IN (
        SELECT id FROM import_run WHERE community_id = ANY ((SELECT app_communities())::bigint[])
    )
);
-- Rows of layers name places, nobody's household.
CREATE POLICY keeper ON reject FOR SELECT USING (
    import_run_id IN (
        SELECT id FROM import_run WHERE kind = ANY ((SELECT app_layers())::text[])
    )
);
CREATE POLICY keeper_insert ON reject FOR INSERT WITH CHECK (
    import_run_id IN (
        SELECT id FROM import_run WHERE kind = ANY ((SELECT app_layers())::text[])
    )
);
REVOKE ALL ON reject FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE ON reject TO gridmap_app;
