-- Who the user is and which rows are the user's: what policies ask.
--
-- The application works as role gridmap_app, which owns nothing; every transaction names its user
-- in the setting gridmap.user. No user, an unknown one or a disabled one: no rows.
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
-- planner that expects one row joins 200,000 in nested loops. Functions are SECURITY DEFINER
-- because they read the tables that they guard, and STABLE because the setting cannot change
-- inside a statement.

GRANT USAGE ON SCHEMA public TO gridmap_app;
DO $$
BEGIN
    -- Rows are staged in temporary tables. PUBLIC may make them unless the server says otherwise.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO gridmap_app', current_database());
END
$$;

CREATE OR REPLACE FUNCTION app_user_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
-- A setting once made in a session reads back as '' after its transaction.
RETURN nullif(current_setting('gridmap.user', true), '')::bigint;

CREATE OR REPLACE FUNCTION app_role() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT role FROM app_user WHERE id = app_user_id() AND is_active $$;

-- What login needs before there is a user; nothing else may read a password's hash.
CREATE OR REPLACE FUNCTION app_login(login text) RETURNS TABLE (id bigint, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id, password_hash FROM app_user WHERE name = login AND is_active $$;
REVOKE ALL ON FUNCTION app_login(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_login(text) TO gridmap_app;

CREATE OR REPLACE FUNCTION app_communities() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(community_id), '{}')
    FROM user_community
    WHERE app_role() = 'community_worker' AND app_user_id = app_user_id()
$$;

-- Plots the user is assigned to today, or that lie in the user's communities.
CREATE OR REPLACE FUNCTION app_plots() RETURNS bigint[]
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

-- Compare by IN (SELECT unnest(app_buildings())): a set is looked up, an array of 20,000 searched
-- from its beginning for each row.
CREATE OR REPLACE FUNCTION app_buildings() RETURNS bigint[]
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

CREATE OR REPLACE FUNCTION app_team() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT team_member_id), '{}')
    FROM assignment
    WHERE plot_id = ANY (app_plots())
$$;

-- Who loaded and who settled: workers of one community know each other's names.
CREATE OR REPLACE FUNCTION app_colleagues() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT app_user_id), '{}')
    FROM user_community
    WHERE community_id = ANY (app_communities())
$$;

-- Plots and teams of the own communities. The past is closed, never deleted and never rewritten:
-- only what would begin on the day of the change itself goes.
CREATE OR REPLACE FUNCTION app_own_plots() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM plot
    WHERE community_id = ANY (app_communities())
$$;

-- Drafts are the community's own business; others see what is in force.
CREATE OR REPLACE FUNCTION app_drafts() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM plot_draft
    WHERE community_id = ANY (app_communities())
$$;

CREATE OR REPLACE FUNCTION app_scenarios() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM scenario
    WHERE app_role() = 'planner' AND app_user_id = app_user_id()
$$;

-- Points that a scenario planned, while they are planned: nobody's open point is touched.
CREATE OR REPLACE FUNCTION app_planned_points() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM service_point
    WHERE source = 'scenario'
        AND status = 'planned'
        AND split_part(source_ref, '/', 1) = ANY (app_scenarios()::text[])
$$;

-- Everywhere, with small cells hidden: officials, planners, and whoever is not the application
-- (the command line works as owner).
CREATE OR REPLACE FUNCTION app_sees_sums() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(app_role() IN ('street_official', 'planner'), false)
        OR current_setting('role') <> 'gridmap_app'
$$;

-- Layers that the user loads. Administrators load all; street officials all but the outlines of
-- communities and offices, which decide who sees what; planners those that walking distances are
-- measured on.
CREATE OR REPLACE FUNCTION app_layers() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(kind), '{}')
    FROM unnest(ARRAY[
        'subdistrict', 'community', 'estate', 'building', 'street', 'land', 'access_point',
        'service_point', 'service_offer', 'candidate_site'
    ]) AS kind
    WHERE CASE app_role()
        WHEN 'admin' THEN true
        WHEN 'street_official' THEN kind NOT IN ('subdistrict', 'community')
        WHEN 'planner' THEN kind IN ('street', 'land', 'access_point')
        ELSE false
    END
$$;

-- Whether the owner asks, or somebody who loads the layer: nobody else learns which building is
-- inhabited.
CREATE OR REPLACE FUNCTION keeps_layer(kind text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN app_user_id() IS NULL OR kind = ANY (app_layers());
