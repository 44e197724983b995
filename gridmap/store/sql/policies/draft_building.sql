-- Who may do what with which rows of draft_building.

ALTER TABLE draft_building ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON draft_building
    USING (plot_draft_id = ANY ((SELECT app_drafts())::bigint[]));
REVOKE ALL ON draft_building FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON draft_building TO gridmap_app;
