-- Who may do what with which rows of draft_step.

ALTER TABLE draft_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON draft_step
    USING (plot_draft_id = ANY ((SELECT app_drafts())::bigint[]));
CREATE POLICY own_name_insert ON draft_step AS RESTRICTIVE FOR INSERT
    WITH CHECK (changed_by_id = app_user_id());
CREATE POLICY own_name_update ON draft_step AS RESTRICTIVE FOR UPDATE USING (true)
    WITH CHECK (changed_by_id = app_user_id());
REVOKE ALL ON draft_step FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON draft_step TO gridmap_app;
