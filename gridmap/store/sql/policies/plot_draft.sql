-- Who may do what with which rows of plot_draft.

ALTER TABLE plot_draft ENABLE ROW LEVEL SECURITY;
-- Drafts are the community's own business; others see what is in force.
CREATE POLICY own ON plot_draft USING (community_id = ANY ((SELECT app_communities())::bigint[]));
-- Whoever comes second sees who did it: nobody writes another's name.
CREATE POLICY own_name_insert ON plot_draft AS RESTRICTIVE FOR INSERT
    WITH CHECK (begun_by_id = app_user_id());
CREATE POLICY own_name_update ON plot_draft AS RESTRICTIVE FOR UPDATE USING (true)
    WITH CHECK (coalesce(closed_by_id, app_user_id()) = app_user_id());
REVOKE ALL ON plot_draft FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE ON plot_draft TO gridmap_app;
