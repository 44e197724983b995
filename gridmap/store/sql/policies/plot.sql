-- Who may do what with which rows of plot.

ALTER TABLE plot ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON plot FOR SELECT USING (
    (SELECT app_is_everywhere()) OR community_id = ANY ((SELECT app_area())::bigint[])
);
CREATE POLICY own ON plot FOR SELECT USING (id = ANY ((SELECT app_plots())::bigint[]));
CREATE POLICY worker ON plot FOR SELECT
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
-- The past is closed, never deleted and never rewritten: only what would begin on the day of the
-- change itself goes.
CREATE POLICY worker_insert ON plot FOR INSERT WITH CHECK (
    community_id = ANY ((SELECT app_communities())::bigint[]) AND valid_from >= CURRENT_DATE
);
-- valid_to is the last day: a plot that ends today was there yesterday.
CREATE POLICY worker_update ON plot FOR UPDATE USING (
    community_id = ANY ((SELECT app_communities())::bigint[])
    AND coalesce(valid_to, 'infinity') >= CURRENT_DATE - 1
);
REVOKE ALL ON plot FROM gridmap_app;
GRANT
    SELECT,
    INSERT (community_id, plot_code, name, valid_from),
    UPDATE (name, valid_to)
ON plot TO gridmap_app;
