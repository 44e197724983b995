-- Who may do what with which rows of scenario.

ALTER TABLE scenario ENABLE ROW LEVEL SECURITY;
-- Plans are about places: one's own, and those of planners whose area is part of one's own.
CREATE POLICY area ON scenario FOR SELECT
    USING ((SELECT app_is_everywhere()) OR app_user_id = ANY ((SELECT app_planners())::bigint[]));
CREATE POLICY own_insert ON scenario FOR INSERT WITH CHECK (
    (SELECT app_role() = 'planner')
    AND app_user_id = (SELECT app_user_id())
    AND author = (SELECT display_name FROM app_user WHERE app_user.id = app_user_id())
);
CREATE POLICY own_update ON scenario FOR UPDATE
    USING (id = ANY ((SELECT app_scenarios())::bigint[]));
CREATE POLICY own_delete ON scenario FOR DELETE
    USING (id = ANY ((SELECT app_scenarios())::bigint[]));
REVOKE ALL ON scenario FROM gridmap_app;
GRANT SELECT, INSERT, DELETE, UPDATE (adopted_at) ON scenario TO gridmap_app;
