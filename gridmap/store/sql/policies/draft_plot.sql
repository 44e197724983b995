-- Who may do what with which rows of draft_plot.

ALTER TABLE draft_plot ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON draft_plot
    USING (plot_draft_id = ANY ((SELECT app_drafts())::bigint[]));
REVOKE ALL ON draft_plot FROM gridmap_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON draft_plot TO gridmap_app;
