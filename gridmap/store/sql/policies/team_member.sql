-- Who may do what with which rows of team_member.

ALTER TABLE team_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY area ON team_member FOR SELECT USING (
    (SELECT app_role() = 'street_official')
    AND ((SELECT app_is_everywhere()) OR community_id = ANY ((SELECT app_area())::bigint[]))
);
CREATE POLICY own ON team_member FOR SELECT USING (
    id = ANY ((SELECT app_team())::bigint[])
    OR community_id = ANY ((SELECT app_communities())::bigint[])
);
CREATE POLICY worker_insert ON team_member FOR INSERT
    WITH CHECK (community_id = ANY ((SELECT app_communities())::bigint[]));
CREATE POLICY worker_update ON team_member FOR UPDATE
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));
-- Not app_user_id: an account that leads a plot sees its households.
REVOKE ALL ON team_member FROM gridmap_app;
GRANT
    SELECT,
    INSERT (community_id, name, work_phone, opt_in_plot_id),
    UPDATE (work_phone, opt_in_plot_id)
ON team_member TO gridmap_app;
