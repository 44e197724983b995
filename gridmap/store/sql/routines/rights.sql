-- Who the user is and which rows are the user's: what policies ask.
--
-- The application works as role gridmap_app, which owns nothing; every transaction names its user
-- in the setting gridmap.user, by a token of store.tokens that the role cannot make. No user, an
-- unknown one, a disabled one or one that is not signed: no rows.
--
--   grid_leader        own plots: their buildings' households, teams, counts
--   community_worker   own communities
--   street_official    counts per building, plots and teams of the area; no household rows
--   planner            counts per building and plots of the area; no teams, no household rows
--   admin              accounts and logs; no counts, plots, teams or households
--
-- An area is everything, or subdistricts and communities (`user_area`, `user_community`). Streets,
-- land and service points are the same for all; of buildings, estates and communities officials
-- and planners see those of their area.
--
-- Every policy calls its function inside a sub-select: the planner then runs it once a query
-- (an InitPlan), not once a row. The comparison stands inside it too: a bare true or false is
-- taken to let half of the rows through, a comparison with an unknown text next to none, and a
-- planner that expects one row joins 200,000 in nested loops. Functions are SECURITY DEFINER
-- because they read the tables that they guard, and STABLE because the setting cannot change
-- inside a statement. Those that every query asks are PL/pgSQL, whose plans a session keeps: SQL
-- functions are planned at each call. Those in SQL call the others inside sub-selects, too: a token
-- is checked in 8 µs, and a bare call is made by the planner as well, and again by each part of a
-- query.

GRANT USAGE ON SCHEMA public TO gridmap_app;
DO $$
BEGIN
    -- Rows are staged in temporary tables. PUBLIC may make them unless the server says otherwise.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO gridmap_app', current_database());
END
$$;

-- What a token says, if it was signed for this purpose and the transaction began in its time;
-- else NULL. The signature is HMAC-SHA-256 in hex: pgcrypto is not on every server.
CREATE OR REPLACE FUNCTION app_signed(purpose text, token text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    part text[] := string_to_array(token, '.');
    signature bytea;
BEGIN
    -- A setting once made in a session reads back as '' after its transaction.
    IF cardinality(part) IS DISTINCT FROM 3 THEN
        RETURN NULL;
    END IF;
    SELECT sha256(
        outer_pad
        || sha256(inner_pad || convert_to(concat(purpose, E'\n', part[1], '.', part[2]), 'UTF8'))
    )
    INTO signature
    FROM token_key;
    -- What is signed is well-formed.
    IF encode(signature, 'hex') = part[3] AND to_timestamp(part[2]::bigint) > now() THEN
        RETURN part[1];
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION app_user_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN app_signed('user', current_setting('gridmap.user', true))::bigint;

-- Whether the owner acts (command line, migrations, preparation), and not the application: neither
-- the role that it takes, nor the one that it logs in with.
CREATE OR REPLACE FUNCTION app_is_owner() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('role') <> 'gridmap_app' AND session_user NOT LIKE 'gridmap\_login\_%';

CREATE OR REPLACE FUNCTION app_role() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN (SELECT role FROM app_user WHERE id = (SELECT app_user_id()) AND is_active);
END
$$;

-- What login needs before there is a user: the hash of the one name that the token was signed for.
CREATE OR REPLACE FUNCTION app_login(
    login text, token text
) RETURNS TABLE (id bigint, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT id, password_hash
    FROM app_user
    WHERE name = login AND is_active
        AND app_signed('login', token) = encode(sha256(convert_to(login, 'UTF8')), 'hex')
$$;
REVOKE ALL ON FUNCTION app_login(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_login(text, text) TO gridmap_app;

-- Communities of an account's area: those it was given, and those of its subdistricts.
CREATE OR REPLACE FUNCTION area_of(account bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(id), '{}')
        FROM (
            SELECT community_id AS id FROM user_community WHERE app_user_id = account
            UNION
            SELECT community.id
            FROM user_area
            JOIN community ON community.subdistrict_id = user_area.subdistrict_id
            WHERE user_area.app_user_id = account
        ) AS own
    );
END
$$;
REVOKE ALL ON FUNCTION area_of(bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION app_communities() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF app_role() IS DISTINCT FROM 'community_worker' THEN
        RETURN '{}';
    END IF;
    RETURN (
        SELECT coalesce(array_agg(community_id), '{}')
        FROM user_community
        WHERE app_user_id = (SELECT app_user_id())
    );
END
$$;

-- Communities of the user's area: of officials and planners that do not see everything.
CREATE OR REPLACE FUNCTION app_area() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF app_role() IN ('street_official', 'planner') THEN
        RETURN area_of(app_user_id());
    END IF;
    RETURN '{}';
END
$$;

-- Whether no area limits what the role may see: of officials, planners, and the owner.
CREATE OR REPLACE FUNCTION app_is_everywhere() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN app_is_owner() OR EXISTS (
        SELECT FROM app_user
        WHERE id = (SELECT app_user_id())
            AND is_active
            AND is_everywhere
            AND role IN ('street_official', 'planner')
    );
END
$$;

-- Whether buildings, estates and communities are seen beyond an area: workers and leaders tell
-- their own from their neighbours', administrators draw all of them.
CREATE OR REPLACE FUNCTION app_sees_ground() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN app_is_everywhere()
        OR coalesce(app_role() IN ('grid_leader', 'community_worker', 'admin'), false);
END
$$;

CREATE OR REPLACE FUNCTION app_subdistricts() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT subdistrict_id), '{}')
    FROM community
    WHERE id = ANY ((SELECT app_area())::bigint[])
$$;

CREATE OR REPLACE FUNCTION app_area_plots() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(id), '{}')
        FROM plot
        WHERE community_id = ANY ((SELECT app_area())::bigint[])
    );
END
$$;

-- Planners whose area is part of the user's, and the user.
CREATE OR REPLACE FUNCTION app_planners() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM app_user
    WHERE (SELECT app_role() IN ('street_official', 'planner'))
        AND (
            id = (SELECT app_user_id())
            OR role = 'planner'
            AND NOT is_everywhere
            AND area_of(id) <@ (SELECT app_area())::bigint[]
        )
$$;

-- Where the user keeps the register: in all places, or in these communities.
CREATE OR REPLACE FUNCTION app_keeps_everywhere() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT CASE (SELECT app_role())
        WHEN 'admin' THEN true
        WHEN 'street_official' THEN (SELECT app_is_everywhere())
        ELSE false
    END
$$;

-- Candidate sites are the street's: no worker adds one.
CREATE OR REPLACE FUNCTION app_kept_sites() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT CASE (SELECT app_role()) WHEN 'street_official' THEN (SELECT app_area()) ELSE '{}' END
$$;

CREATE OR REPLACE FUNCTION app_kept() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT (SELECT app_communities()) || (SELECT app_kept_sites()) $$;

-- Plots the user is assigned to today, or that lie in the user's communities.
CREATE OR REPLACE FUNCTION app_plots() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    CASE app_role()
        WHEN 'grid_leader' THEN
            RETURN (
                SELECT coalesce(array_agg(DISTINCT assignment.plot_id), '{}')
                FROM team_member
                JOIN assignment ON assignment.team_member_id = team_member.id
                WHERE team_member.app_user_id = (SELECT app_user_id())
                    AND assignment.role = 'grid_leader'
                    AND assignment.valid @> CURRENT_DATE
            );
        WHEN 'community_worker' THEN
            RETURN (
                SELECT coalesce(array_agg(id), '{}')
                FROM plot
                WHERE community_id = ANY ((SELECT app_communities())::bigint[])
            );
        ELSE
            RETURN '{}';
    END CASE;
END
$$;

-- Compare by IN (SELECT unnest(app_buildings())): a set is looked up, an array of 20,000 searched
-- from its beginning for each row.
CREATE OR REPLACE FUNCTION app_buildings() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    CASE app_role()
        WHEN 'grid_leader' THEN
            RETURN (
                SELECT coalesce(array_agg(building_id), '{}')
                FROM plot_building
                WHERE plot_id = ANY ((SELECT app_plots())::bigint[]) AND valid @> CURRENT_DATE
            );
        WHEN 'community_worker' THEN
            RETURN (
                SELECT coalesce(array_agg(id), '{}')
                FROM building
                WHERE community_id = ANY ((SELECT app_communities())::bigint[])
            );
        ELSE
            RETURN '{}';
    END CASE;
END
$$;

CREATE OR REPLACE FUNCTION app_team() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT team_member_id), '{}')
    FROM assignment
    WHERE plot_id = ANY ((SELECT app_plots())::bigint[])
$$;

-- Who loaded and who settled: workers of one community know each other's names.
CREATE OR REPLACE FUNCTION app_colleagues() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(DISTINCT app_user_id), '{}')
    FROM user_community
    WHERE community_id = ANY ((SELECT app_communities())::bigint[])
$$;

-- Plots and teams of the own communities. The past is closed, never deleted and never rewritten:
-- only what would begin on the day of the change itself goes.
CREATE OR REPLACE FUNCTION app_own_plots() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM plot
    WHERE community_id = ANY ((SELECT app_communities())::bigint[])
$$;

-- Drafts are the community's own business; others see what is in force.
CREATE OR REPLACE FUNCTION app_drafts() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM plot_draft
    WHERE community_id = ANY ((SELECT app_communities())::bigint[])
$$;

CREATE OR REPLACE FUNCTION app_scenarios() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM scenario
    WHERE (SELECT app_role() = 'planner') AND app_user_id = (SELECT app_user_id())
$$;

-- Points that a scenario planned, while they are planned: nobody's open point is touched.
CREATE OR REPLACE FUNCTION app_planned_points() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM service_point
    WHERE source = 'scenario'
        AND status = 'planned'
        AND split_part(source_ref, '/', 1) = ANY ((SELECT app_scenarios())::text[])
$$;

-- With small cells hidden: officials, planners, and whoever is not the application.
CREATE OR REPLACE FUNCTION app_sees_sums() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    RETURN coalesce(app_role() IN ('street_official', 'planner'), false) OR app_is_owner();
END
$$;

-- Layers that the user loads: a file knows no area, so whoever is limited to one loads none.
-- Administrators load all; street officials all but the outlines of
-- communities and offices, which decide who sees what; planners those that walking distances are
-- measured on.
CREATE OR REPLACE FUNCTION app_layers() RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    role text := app_role();
BEGIN
    IF role = 'admin' THEN
        RETURN ARRAY[
            'subdistrict', 'community', 'estate', 'building', 'street', 'land', 'access_point',
            'service_point', 'service_offer', 'candidate_site'
        ];
    ELSIF role = 'street_official' AND app_is_everywhere() THEN
        RETURN ARRAY[
            'estate', 'building', 'street', 'land', 'access_point', 'service_point',
            'service_offer', 'candidate_site'
        ];
    ELSIF role = 'planner' AND app_is_everywhere() THEN
        RETURN ARRAY['street', 'land', 'access_point'];
    END IF;
    RETURN '{}';
END
$$;

-- Whether the owner asks, or somebody who loads the layer: nobody else learns which building is
-- inhabited.
CREATE OR REPLACE FUNCTION keeps_layer(kind text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN app_is_owner() OR kind = ANY (app_layers());
