-- Who sees which rows. The application works as role gridmap_app, which owns nothing; every
-- transaction names its user in the setting gridmap.user. No user, an unknown one or a
-- disabled one: no rows.
--
--   grid_leader        own plots: their buildings' households, teams, counts
--   community_worker   own communities
--   street_official    counts per building, plots and teams everywhere; no household rows
--   planner            counts per building and plots everywhere; no teams, no household rows
--   admin              accounts and logs; no counts, plots, teams or households
--
-- Every policy calls its function inside a sub-select: the planner then runs it once a query
-- (an InitPlan), not once a row. The comparison stands inside it too: a bare true or false is
-- taken to let half of the rows through, a comparison with an unknown text next to none, and a
-- planner that expects one row joins 200,000 in nested loops. Functions are SECURITY DEFINER because they read the tables
-- that they guard, and STABLE because the setting cannot change inside a statement.

CREATE FUNCTION app_user_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
-- A setting once made in a session reads back as '' after its transaction.
RETURN nullif(current_setting('gridmap.user', true), '')::bigint;

CREATE FUNCTION app_role() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT role FROM app_user WHERE id = app_user_id() AND is_active $$;

-- Plots the user is assigned to today, or that lie in the user's communities.
CREATE FUNCTION app_plots() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(plot_id), '{}')
    FROM (
        SELECT assignment.plot_id
        FROM assignment
        JOIN team_member ON team_member.id = assignment.team_member_id
        WHERE app_role() = 'grid_leader'
            AND team_member.app_user_id = app_user_id()
            AND assignment.role = 'grid_leader'
            AND assignment.valid @> CURRENT_DATE
        UNION
        SELECT plot.id
        FROM plot
        JOIN user_community USING (community_id)
        WHERE app_role() = 'community_worker' AND user_community.app_user_id = app_user_id()
    ) AS mine
$$;

CREATE FUNCTION app_communities() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(community_id), '{}')
    FROM user_community
    WHERE app_role() = 'community_worker' AND app_user_id = app_user_id()
$$;

CREATE FUNCTION app_buildings() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(building_id), '{}')
    FROM (
        SELECT building_id
        FROM plot_building
        WHERE app_role() = 'grid_leader'
            AND plot_id = ANY (app_plots())
            AND valid @> CURRENT_DATE
        UNION
        SELECT building.id FROM building WHERE community_id = ANY (app_communities())
    ) AS mine
$$;

-- What login needs before there is a user; nothing else may read a password's hash.
CREATE FUNCTION app_login(login text) RETURNS TABLE (id bigint, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id, password_hash FROM app_user WHERE name = login AND is_active $$;

-- Layers that show no one: everybody who is logged in.
DO $$
DECLARE
    layer text;
BEGIN
    FOREACH layer IN ARRAY ARRAY[
        'subdistrict', 'community', 'estate', 'building', 'building_alias', 'service_type',
        'service_point', 'service_offer', 'facility_rule', 'candidate_site', 'street', 'land'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', layer);
        EXECUTE format(
            'CREATE POLICY logged_in ON %I FOR SELECT USING ((SELECT app_role() IS NOT NULL))',
            layer
        );
    END LOOP;
END
$$;

-- The cache of nearest points: whoever looks first after a change fills it.
ALTER TABLE building_access ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON building_access USING ((SELECT app_role() IS NOT NULL));
ALTER TABLE access_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON access_state USING ((SELECT app_role() IS NOT NULL));

ALTER TABLE household ENABLE ROW LEVEL SECURITY;
CREATE POLICY leader ON household FOR SELECT
    USING (building_id = ANY ((SELECT app_buildings())::bigint[]));
-- Unlocated households belong to no building; the community's worker has to find them.
CREATE POLICY worker ON household FOR SELECT
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));

ALTER TABLE building_count ENABLE ROW LEVEL SECURITY;
CREATE POLICY aggregate ON building_count FOR SELECT
    USING ((SELECT app_role() IN ('street_official', 'planner')));
CREATE POLICY own ON building_count FOR SELECT
    USING (building_id = ANY ((SELECT app_buildings())::bigint[]));

ALTER TABLE plot ENABLE ROW LEVEL SECURITY;
CREATE POLICY everywhere ON plot FOR SELECT
    USING ((SELECT app_role() IN ('street_official', 'planner')));
CREATE POLICY own ON plot FOR SELECT USING (id = ANY ((SELECT app_plots())::bigint[]));

ALTER TABLE plot_building ENABLE ROW LEVEL SECURITY;
CREATE POLICY everywhere ON plot_building FOR SELECT
    USING ((SELECT app_role() IN ('street_official', 'planner')));
CREATE POLICY own ON plot_building FOR SELECT
    USING (plot_id = ANY ((SELECT app_plots())::bigint[]));

ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY everywhere ON assignment FOR SELECT
    USING ((SELECT app_role() = 'street_official'));
CREATE POLICY own ON assignment FOR SELECT
    USING (plot_id = ANY ((SELECT app_plots())::bigint[]));

CREATE FUNCTION app_team() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT team_member_id), '{}')
    FROM assignment
    WHERE plot_id = ANY (app_plots())
$$;

ALTER TABLE team_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY everywhere ON team_member FOR SELECT
    USING ((SELECT app_role() = 'street_official'));
CREATE POLICY own ON team_member FOR SELECT USING (
    id = ANY ((SELECT app_team())::bigint[])
    OR community_id = ANY ((SELECT app_communities())::bigint[])
);

ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app_user FOR SELECT
    USING ((SELECT app_role() = 'admin') OR (id = app_user_id() AND is_active));
ALTER TABLE user_community ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON user_community FOR SELECT
    USING ((SELECT app_role() = 'admin') OR app_user_id = app_user_id());

ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY aggregate ON import_run FOR SELECT
    USING ((SELECT app_role() IN ('street_official', 'planner', 'admin')));
CREATE POLICY own ON import_run FOR SELECT
    USING (community_id = ANY ((SELECT app_communities())::bigint[]));

-- Rejected rows hold the text of a ledger: only those who may read the ledger.
ALTER TABLE reject ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON reject FOR SELECT USING (
    import_run_id IN (
        SELECT id FROM import_run WHERE community_id = ANY ((SELECT app_communities())::bigint[])
    )
);

ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY append ON audit_log FOR INSERT WITH CHECK (app_user_id = app_user_id());
CREATE POLICY admin ON audit_log FOR SELECT USING ((SELECT app_role() = 'admin'));

GRANT USAGE ON SCHEMA public TO gridmap_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO gridmap_app;
REVOKE SELECT ON app_user FROM gridmap_app;
GRANT SELECT (id, name, display_name, role, is_active, created_at) ON app_user TO gridmap_app;
GRANT INSERT, DELETE ON building_access, access_state TO gridmap_app;
GRANT INSERT ON audit_log TO gridmap_app;
REVOKE ALL ON alembic_version FROM gridmap_app;
-- PUBLIC may execute every new function unless told otherwise.
REVOKE ALL ON FUNCTION app_login(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_login(text) TO gridmap_app;
