CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE FUNCTION public.access_building_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO touched
        FROM (SELECT id FROM after WHERE is_residential LIMIT 1001) AS those;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO touched
        FROM (SELECT id FROM before WHERE is_residential LIMIT 1001) AS those;
    ELSE
        SELECT array_agg(id) INTO touched
        FROM (
            -- No join: planned for the few rows of a first change, it takes hours for a city's.
            SELECT DISTINCT changed.id
            FROM (
                (
                    SELECT id, is_residential, status, estate_id, geom FROM after
                    EXCEPT SELECT id, is_residential, status, estate_id, geom FROM before
                )
                UNION ALL
                (
                    SELECT id, is_residential, status, estate_id, geom FROM before
                    EXCEPT SELECT id, is_residential, status, estate_id, geom FROM after
                )
            ) AS changed
            WHERE changed.is_residential
            LIMIT 1001
        ) AS those;
    END IF;
    PERFORM access_pend_buildings(touched);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.access_gate_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    gates bigint;
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT count(*) FILTER (WHERE kind = 'gate'), array_agg(building_id)
        INTO gates, touched FROM after;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT count(*) FILTER (WHERE kind = 'gate'), array_agg(building_id)
        INTO gates, touched FROM before;
    ELSE
        SELECT count(*) FILTER (WHERE kind = 'gate'), array_agg(building_id)
        INTO gates, touched
        FROM (
            (
                SELECT id, kind, estate_id, building_id, geom FROM after
                EXCEPT SELECT id, kind, estate_id, building_id, geom FROM before
            )
            UNION ALL
            (
                SELECT id, kind, estate_id, building_id, geom FROM before
                EXCEPT SELECT id, kind, estate_id, building_id, geom FROM after
            )
        ) AS changed;
    END IF;
    IF gates > 0 THEN
        PERFORM access_pend_all();
    ELSE
        PERFORM access_pend_buildings(array_remove(touched, NULL));
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.access_offer_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO access_pending (service_type_code, service_point_id)
        SELECT service_type_code, service_point_id FROM before;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO access_pending (service_type_code, service_point_id)
        SELECT service_type_code, service_point_id FROM after;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.access_pend_all() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    INSERT INTO access_pending (service_type_code)
    SELECT NULL UNION ALL SELECT service_type_code FROM service_type
$$;

CREATE FUNCTION public.access_pend_buildings(touched bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF cardinality(touched) > 1000 THEN
        PERFORM access_pend_all();
    ELSE
        INSERT INTO access_pending (service_type_code, building_id)
        SELECT service.code, building_id
        FROM unnest(touched) AS building_id
        CROSS JOIN (
            SELECT NULL AS code UNION ALL SELECT service_type_code FROM service_type
        ) AS service;
    END IF;
END
$$;

CREATE FUNCTION public.access_pend_points(touched bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    INSERT INTO access_pending (service_type_code, service_point_id)
    SELECT NULL, unnest(touched)
    UNION ALL
    SELECT service_type_code, service_point_id
    FROM service_offer WHERE service_point_id = ANY (touched)
$$;

CREATE FUNCTION public.access_point_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO touched FROM after;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO touched FROM before;
    ELSE
        SELECT array_agg(changed.id) INTO touched
        FROM (
            SELECT id, status, opened_on, closed_on, geom FROM after
            EXCEPT SELECT id, status, opened_on, closed_on, geom FROM before
        ) AS changed;
    END IF;
    PERFORM access_pend_points(touched);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.access_ways_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    is_changed boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        is_changed := EXISTS (SELECT FROM after);
    ELSIF TG_OP = 'DELETE' THEN
        is_changed := EXISTS (SELECT FROM before);
    ELSIF TG_TABLE_NAME = 'street' THEN
        is_changed := EXISTS (
            SELECT id, from_node, to_node, length_m, component, geom FROM after
            EXCEPT SELECT id, from_node, to_node, length_m, component, geom FROM before
        );
    ELSE
        is_changed := EXISTS (
            SELECT id, kind, geom FROM after EXCEPT SELECT id, kind, geom FROM before
        );
    END IF;
    IF is_changed THEN
        PERFORM access_pend_all();
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.account_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF current_setting('role') <> 'gridmap_app' THEN
        RETURN NULL;
    END IF;
    -- Two who go at once: the second one counts when the first one is done.
    PERFORM pg_advisory_xact_lock(hashtextextended('gridmap administrators', 0));
    IF NOT EXISTS (
        SELECT FROM app_user WHERE role = 'admin' AND is_active AND password_hash IS NOT NULL
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation', CONSTRAINT = 'app_user_last_admin',
            MESSAGE = 'no administrator would be left';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.account_ends_sessions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM login_session WHERE app_user_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.analyze_layers() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF app_is_owner() OR app_layers() <> '{}' THEN
        ANALYZE subdistrict, community, estate, building, street, land, access_point,
            service_point, service_offer, candidate_site, source_row;
    END IF;
END
$$;

CREATE FUNCTION public.app_added(layer text) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
    SELECT coalesce(array_agg((detail ->> 'id')::bigint), '{}')
    FROM audit_log
    WHERE action = 'register: ' || $1 || ' add'
        AND app_user_id = app_user_id()
        AND at >= CURRENT_DATE
        AND app_role() IN ('admin', 'street_official', 'community_worker')
$_$;

CREATE FUNCTION public.app_area() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF app_role() IN ('street_official', 'planner') THEN
        RETURN area_of(app_user_id());
    END IF;
    RETURN '{}';
END
$$;

CREATE FUNCTION public.app_area_plots() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(id), '{}')
        FROM plot
        WHERE community_id = ANY ((SELECT app_area())::bigint[])
    );
END
$$;

CREATE FUNCTION public.app_be_members(account bigint, members bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF app_role() IS DISTINCT FROM 'admin' THEN
        RETURN 0;
    END IF;
    UPDATE team_member SET app_user_id = NULL
    WHERE app_user_id = account AND id <> ALL (members);
    UPDATE team_member SET app_user_id = account
    WHERE id = ANY (members) AND app_user_id IS NULL;
    RETURN (SELECT count(*) FROM team_member WHERE app_user_id = account);
END
$$;

CREATE FUNCTION public.app_begin_session(session bytea, lifetime interval, checked_hash text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    -- A change that is under way is waited for: it ends the logins that it sees.
    PERFORM FROM app_user
    WHERE id = app_user_id() AND is_active
        AND (checked_hash IS NULL OR password_hash = checked_hash)
    FOR SHARE;
    IF NOT found THEN
        RETURN false;
    END IF;
    DELETE FROM login_session WHERE ends_at < now();
    INSERT INTO login_session (key, app_user_id, ends_at)
    VALUES (session, app_user_id(), now() + lifetime);
    RETURN true;
END
$$;

CREATE FUNCTION public.app_buildings() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.app_change_password(new_hash text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    UPDATE app_user
    SET password_hash = new_hash, must_change_password = false, password_set_at = now()
    WHERE id = app_user_id() AND is_active
    RETURNING id
$$;

CREATE FUNCTION public.app_changed_by_hand(since timestamp with time zone) RETURNS TABLE(layer text, id bigint, name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT touched.layer, touched.id, coalesce(
        (SELECT own.name FROM service_point AS own
            WHERE touched.layer = 'service_point' AND own.id = touched.id),
        (SELECT own.name FROM candidate_site AS own
            WHERE touched.layer = 'candidate_site' AND own.id = touched.id),
        (SELECT own.name FROM estate AS own WHERE touched.layer = 'estate' AND own.id = touched.id),
        (SELECT concat_ws(' ', estate.name, coalesce(own.name, own.house_number))
            FROM building AS own LEFT JOIN estate ON estate.id = own.estate_id
            WHERE touched.layer = 'building' AND own.id = touched.id)
    )
    FROM (
        SELECT DISTINCT line.detail ->> 'layer' AS layer, (line.detail ->> 'id')::bigint AS id
        FROM audit_log AS line
        WHERE line.action LIKE 'register:%'
            AND line.detail ->> 'layer' IN (
                'service_point', 'candidate_site', 'building', 'estate'
            )
            AND line.at > since
            AND line.detail ->> 'undoes' IS NULL
            AND NOT EXISTS (
                SELECT FROM audit_log AS later
                WHERE later.action LIKE 'register:%'
                    AND later.detail ->> 'layer' = line.detail ->> 'layer'
                    AND later.detail ->> 'id' = line.detail ->> 'id'
                    AND later.detail ->> 'undoes' = line.id::text
            )
    ) AS touched
    WHERE keeps_layer(touched.layer)
$$;

CREATE FUNCTION public.app_colleagues() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(DISTINCT app_user_id), '{}')
    FROM user_community
    WHERE community_id = ANY ((SELECT app_communities())::bigint[])
$$;

CREATE FUNCTION public.app_communities() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.app_community_dependents(community bigint) RETURNS TABLE(household_count bigint, plot_count bigint, draft_count bigint, member_count bigint, account_count bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
    SELECT
        (SELECT count(*) FROM household WHERE community_id = $1),
        (SELECT count(*) FROM plot WHERE community_id = $1),
        (SELECT count(*) FROM plot_draft WHERE community_id = $1 AND closed_at IS NULL),
        (SELECT count(*) FROM team_member WHERE community_id = $1),
        (SELECT count(*) FROM user_community WHERE community_id = $1)
    WHERE keeps_layer('community')
$_$;

CREATE FUNCTION public.app_community_totals() RETURNS TABLE(community_id bigint, household_count bigint, unlocated_count bigint, people_count bigint, age60_count bigint, fresh_count bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT
        household.community_id,
        count(*),
        count(*) FILTER (WHERE household.building_id IS NULL),
        sum(household.people_count),
        (
            SELECT area_figures.age60_count
            FROM area_figures
            WHERE area_figures.community_id = household.community_id AND level = 'community'
        ),
        count(*) FILTER (WHERE is_fresh(household.last_verified_on))
    FROM household
    WHERE household.closed_on IS NULL
        AND (
            (SELECT app_is_everywhere() OR app_role() IN ('grid_leader', 'community_worker'))
            OR household.community_id = ANY ((SELECT app_area())::bigint[])
        )
    GROUP BY household.community_id
$$;

CREATE FUNCTION public.app_counts_on(on_day date) RETURNS TABLE(building_id bigint, community_id bigint, household_count integer, people_count integer, age60_count integer, age80_count integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT
        household.building_id,
        household.community_id,
        count(*)::int,
        sum(household.people_count)::int,
        CASE
            WHEN NOT (SELECT app_sees_sums()) AND bit_and(household.unstated) & 1 = 0
                THEN sum(household.age60_count)::int
        END,
        CASE
            WHEN NOT (SELECT app_sees_sums()) AND bit_and(household.unstated) & 2 = 0
                THEN sum(household.age80_count)::int
        END
    FROM household
    JOIN import_run ON import_run.id = household.created_run_id
    WHERE import_run.started_at::date <= on_day
        AND coalesce(household.closed_on, 'infinity') > on_day
        AND (
            (SELECT app_is_everywhere())
            OR household.community_id = ANY ((SELECT app_area())::bigint[])
            OR household.building_id IN (SELECT unnest(app_buildings()))
            OR household.community_id = ANY ((SELECT app_communities())::bigint[])
        )
    GROUP BY household.building_id, household.community_id
$$;

CREATE FUNCTION public.app_data_version() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ SELECT concat_ws('/', app_rows_version(), app_user_id()) $$;

CREATE FUNCTION public.app_drafts() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM plot_draft
    WHERE community_id = ANY ((SELECT app_communities())::bigint[])
$$;

CREATE FUNCTION public.app_end_session(session bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$ DELETE FROM login_session WHERE key = session AND app_user_id = app_user_id() $$;

CREATE FUNCTION public.app_first_steps() RETURNS TABLE(building_count bigint, street_count bigint, community_count bigint, point_count bigint, worker_count bigint, ledger_count bigint, plotted_count bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH area AS MATERIALIZED (
        SELECT id FROM community
        WHERE (SELECT app_sees_ground()) OR id = ANY ((SELECT app_area())::bigint[])
    )
    SELECT
        (
            SELECT count(*) FROM building
            WHERE (SELECT app_sees_ground()) OR community_id IN (SELECT id FROM area)
        ),
        (SELECT count(*) FROM street),
        (SELECT count(*) FROM area),
        (
            SELECT count(DISTINCT service_point.id) FROM service_point
            JOIN service_offer ON service_offer.service_point_id = service_point.id
            WHERE service_point.status IN ('open', 'closing')
        ),
        (
            SELECT count(DISTINCT user_community.community_id) FROM user_community
            JOIN app_user ON app_user.id = user_community.app_user_id
            WHERE app_user.is_active AND app_user.role = 'community_worker'
                AND user_community.community_id IN (SELECT id FROM area)
        ),
        (
            SELECT count(*) FROM area
            WHERE EXISTS (
                SELECT FROM household
                WHERE household.community_id = area.id AND household.closed_on IS NULL
            )
        ),
        (
            SELECT count(*) FROM area
            WHERE EXISTS (
                SELECT FROM plot
                WHERE plot.community_id = area.id
                    AND plot.valid_from <= CURRENT_DATE
                    AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
            )
        )
    WHERE app_role() IS NOT NULL
$$;

CREATE FUNCTION public.app_homes(wanted bigint[]) RETURNS TABLE(id bigint, lon double precision, lat double precision, estate_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT
        building.id,
        ST_X(inside.point),
        ST_Y(inside.point),
        coalesce(building.estate_id, -1)
    FROM building
    CROSS JOIN LATERAL (SELECT ST_PointOnSurface(building.geom) AS point) AS inside
    WHERE building.is_residential
        AND is_in_use(building.status)
        AND (wanted IS NULL OR building.id = ANY (wanted))
        AND ((SELECT app_role()) IS NOT NULL OR (SELECT app_is_owner()))
$$;

CREATE FUNCTION public.app_is_everywhere() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.app_is_owner() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((current_setting('role'::text) <> 'gridmap_app'::text) AND (SESSION_USER !~~ 'gridmap\_login\_%'::text));

CREATE FUNCTION public.app_is_session(session bytea, idle interval, is_used boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    seen timestamptz;
BEGIN
    SELECT seen_at INTO seen
    FROM login_session
    WHERE key = session AND app_user_id = app_user_id()
        AND ends_at > now() AND seen_at > now() - idle;
    IF seen IS NULL THEN
        RETURN false;
    END IF;
    IF is_used AND seen < now() - least(interval '1 minute', idle / 4) THEN
        UPDATE login_session SET seen_at = now() WHERE key = session;
    END IF;
    RETURN true;
END
$$;

CREATE FUNCTION public.app_keeps_everywhere() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT CASE (SELECT app_role())
        WHEN 'admin' THEN true
        WHEN 'street_official' THEN (SELECT app_is_everywhere())
        ELSE false
    END
$$;

CREATE FUNCTION public.app_kept() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$ SELECT (SELECT app_communities()) || (SELECT app_kept_sites()) $$;

CREATE FUNCTION public.app_kept_sites() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT CASE (SELECT app_role()) WHEN 'street_official' THEN (SELECT app_area()) ELSE '{}' END
$$;

CREATE FUNCTION public.app_layers() RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.app_login(login text, token text) RETURNS TABLE(id bigint, password_hash text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT id, password_hash
    FROM app_user
    WHERE name = login AND is_active
        AND app_signed('login', token) = encode(sha256(convert_to(login, 'UTF8')), 'hex')
$$;

CREATE FUNCTION public.app_members() RETURNS TABLE(team_member_id bigint, community text, name text, plots text[], app_user_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT
        team_member.id,
        community.name,
        team_member.name,
        ARRAY(
            SELECT DISTINCT plot.plot_code
            FROM assignment
            JOIN plot ON plot.id = assignment.plot_id
            WHERE assignment.team_member_id = team_member.id
                AND assignment.role = 'grid_leader'
                AND assignment.valid @> CURRENT_DATE
            ORDER BY plot.plot_code
        ),
        team_member.app_user_id
    FROM team_member
    JOIN community ON community.id = team_member.community_id
    WHERE app_role() = 'admin'
$$;

CREATE FUNCTION public.app_own_plots() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM plot
    WHERE community_id = ANY ((SELECT app_communities())::bigint[])
$$;

CREATE FUNCTION public.app_planned_points() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM service_point
    WHERE source = 'scenario'
        AND status = 'planned'
        AND split_part(source_ref, '/', 1) = ANY ((SELECT app_scenarios())::text[])
$$;

CREATE FUNCTION public.app_planners() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.app_plots() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.app_refresh_small_cells() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    stale bigint[];
BEGIN
    SELECT array_agg(DISTINCT building.community_id) INTO stale
    FROM plot_building
    JOIN building ON building.id = plot_building.building_id
    JOIN area_count ON area_count.community_id = building.community_id
        AND area_count.level = 'community'
    WHERE area_count.computed_on < CURRENT_DATE
        AND (
            lower(plot_building.valid) > area_count.computed_on
                AND lower(plot_building.valid) <= CURRENT_DATE
            OR upper(plot_building.valid) > area_count.computed_on
                AND upper(plot_building.valid) <= CURRENT_DATE
        );
    IF stale IS NOT NULL THEN
        PERFORM refresh_small_cells(stale);
    END IF;
END
$$;

CREATE FUNCTION public.app_register_history(layer text, thing text) RETURNS TABLE(change_id bigint, at timestamp with time zone, who text, action text, before jsonb, after jsonb, undoes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
    SELECT
        audit_log.id, audit_log.at, app_user.display_name,
        replace(audit_log.action, 'register: ' || $1 || ' ', ''),
        nullif(detail -> 'before', 'null'), nullif(detail -> 'after', 'null'),
        (detail ->> 'undoes')::bigint
    FROM audit_log
    LEFT JOIN app_user ON app_user.id = audit_log.app_user_id
    WHERE audit_log.action LIKE 'register:%'
        AND detail ->> 'layer' = $1
        AND detail ->> 'id' = $2
        AND (
            app_keeps_everywhere()
            OR EXISTS (
                SELECT
                FROM (
                    SELECT 'service_point' AS layer, id, community_id FROM service_point
                    UNION ALL SELECT 'building', id, community_id FROM building
                    UNION ALL SELECT 'estate', id, community_id FROM estate
                ) AS kept
                WHERE kept.layer = $1
                    AND kept.id = (CASE WHEN $2 ~ '^[0-9]{1,18}$' THEN $2 END)::bigint
                    AND kept.community_id = ANY (app_kept())
            )
        )
    ORDER BY audit_log.id DESC
$_$;

CREATE FUNCTION public.app_remember(new_language text, new_place text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    UPDATE app_user
    SET language = coalesce(new_language, language), last_place = coalesce(new_place, last_place)
    WHERE id = app_user_id() AND is_active
$$;

CREATE FUNCTION public.app_role() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN (SELECT role FROM app_user WHERE id = (SELECT app_user_id()) AND is_active);
END
$$;

CREATE FUNCTION public.app_rows_version() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT concat_ws(
        '/', count(*), max(id), count(rolled_back_at), max(rolled_back_at),
        (
            SELECT concat_ws('/', count(*), max(id), count(revoked_at), max(revoked_at))
            FROM address_decision
        ),
        (SELECT threshold FROM small_cell_rule),
        (
            SELECT concat_ws('/', max(id), sum(id))
            FROM (
                SELECT id FROM audit_log WHERE action LIKE 'plots:%' ORDER BY id DESC LIMIT 64
            ) AS last
        ),
        (
            SELECT concat_ws('/', max(id), sum(id))
            FROM (
                SELECT id FROM audit_log WHERE action LIKE 'register:%' ORDER BY id DESC LIMIT 64
            ) AS last
        ),
        (SELECT max(id) FROM building),
        CURRENT_DATE, app_role(), app_plots(), app_communities(), (SELECT app_is_everywhere()),
        (SELECT app_area())
    )
    FROM import_run
$$;

CREATE FUNCTION public.app_scenarios() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM scenario
    WHERE (SELECT app_role() = 'planner') AND app_user_id = (SELECT app_user_id())
$$;

CREATE FUNCTION public.app_sees_ground() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN app_is_everywhere()
        OR coalesce(app_role() IN ('grid_leader', 'community_worker', 'admin'), false);
END
$$;

CREATE FUNCTION public.app_sees_sums() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RETURN coalesce(app_role() IN ('street_official', 'planner'), false) OR app_is_owner();
END
$$;

CREATE FUNCTION public.app_signed(purpose text, token text) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.app_subdistricts() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(DISTINCT subdistrict_id), '{}')
    FROM community
    WHERE id = ANY ((SELECT app_area())::bigint[])
$$;

CREATE FUNCTION public.app_team() RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(array_agg(DISTINCT team_member_id), '{}')
    FROM assignment
    WHERE plot_id = ANY ((SELECT app_plots())::bigint[])
$$;

CREATE FUNCTION public.app_user_id() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (public.app_signed('user'::text, current_setting('gridmap.user'::text, true)))::bigint;

CREATE FUNCTION public.area_of(account bigint) RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO 'public', 'pg_temp'
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

CREATE FUNCTION public.boundary_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    told jsonb := nullif(current_setting('gridmap.boundary_change', true), '')::jsonb;
BEGIN
    INSERT INTO boundary_change
        (community_id, app_user_id, bounds_text, reason, old_geom, new_geom)
    VALUES (
        NEW.id,
        -- In the application nobody writes another's name.
        coalesce(app_user_id(), (told ->> 'app_user_id')::bigint),
        coalesce(told ->> 'bounds_text', NEW.bounds_text),
        coalesce(told ->> 'reason', 'loaded from ' || NEW.source),
        CASE WHEN TG_OP = 'UPDATE' THEN OLD.geom END,
        NEW.geom
    );
    RETURN NULL;
END
$$;

CREATE FUNCTION public.building_demolished() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    gone bigint[];
    back bigint[];
    drafts bigint[];
BEGIN
    -- No join: planned for the few rows of a first change, it takes hours for a city's.
    SELECT
        array_agg(turned.id) FILTER (WHERE turned.is_gone),
        array_agg(turned.id) FILTER (WHERE NOT turned.is_gone)
    INTO gone, back
    FROM (
        SELECT id, status = 'demolished' AS is_gone FROM after
        EXCEPT SELECT id, status = 'demolished' FROM before
    ) AS turned;
    IF gone IS NULL AND back IS NULL THEN
        RETURN NULL;
    END IF;
    drafts := true_drafts(gone || back);
    IF gone IS NOT NULL THEN
        PERFORM release_buildings(gone);
    END IF;
    IF back IS NOT NULL THEN
        PERFORM restore_buildings(back);
    END IF;
    PERFORM carry_drafts(drafts, back);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.building_is_held(wanted bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT keeps_layer('building') AND (
        EXISTS (SELECT FROM household WHERE building_id = wanted AND closed_on IS NULL)
        OR EXISTS (SELECT FROM plot_building WHERE building_id = wanted AND upper_inf(valid))
    )
$$;

CREATE FUNCTION public.building_is_in_plot(wanted bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT keeps_layer('building') AND EXISTS (
        SELECT FROM plot_building WHERE building_id = wanted AND valid @> CURRENT_DATE
    )
$$;

CREATE FUNCTION public.building_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    communities bigint[];
BEGIN
    -- No join: planned for the few rows of a first change, it takes hours for a city's.
    SELECT array_agg(DISTINCT moved.community_id) INTO communities
    FROM (
        (SELECT id, community_id FROM before EXCEPT SELECT id, community_id FROM after)
        UNION ALL
        (SELECT id, community_id FROM after EXCEPT SELECT id, community_id FROM before)
    ) AS moved
    WHERE EXISTS (SELECT FROM building_count WHERE building_id = moved.id);
    IF communities IS NOT NULL THEN
        UPDATE building_count
        SET community_id = after.community_id
        FROM after
        WHERE after.id = building_count.building_id
            AND after.community_id IS DISTINCT FROM building_count.community_id;
        PERFORM refresh_small_cells(communities);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.building_name(street text, house_number text, name text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws(' '::text, (street || house_number), CASE WHEN ("right"(concat(street, house_number), length(name)) IS DISTINCT FROM name) THEN name ELSE NULL::text END);

CREATE FUNCTION public.carry_drafts(drafts bigint[], returned bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    UPDATE plot_draft
    SET (base_on, base) = (SELECT * FROM plots_base(plot_draft.community_id))
    WHERE id = ANY (drafts);

    INSERT INTO draft_building (plot_draft_id, building_id, number)
    SELECT plot_draft.id, plot_building.building_id, draft_plot.number
    FROM plot_draft
    JOIN draft_plot ON draft_plot.plot_draft_id = plot_draft.id
    JOIN plot_building ON plot_building.plot_id = draft_plot.plot_id
        AND plot_building.valid @> plot_draft.base_on
    WHERE plot_draft.id = ANY (drafts) AND plot_building.building_id = ANY (returned)
    ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION public.colour_plots(communities bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    community bigint;
    ids bigint[];
    colours smallint[];
    hulls geometry[];
    chosen smallint;
BEGIN
    FOREACH community IN ARRAY communities LOOP
        SELECT array_agg(one.id ORDER BY one.id), array_agg(one.colour ORDER BY one.id),
            array_agg(one.hull ORDER BY one.id)
        INTO ids, colours, hulls
        FROM (
            SELECT plot.id, plot.colour, ST_ConvexHull(ST_Collect(building.geom_3857)) AS hull
            FROM plot
            LEFT JOIN plot_building ON plot_building.plot_id = plot.id
            LEFT JOIN building ON building.id = plot_building.building_id
            WHERE plot.community_id = community
                AND (plot.colour IS NULL OR coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE)
            GROUP BY plot.id
        ) AS one;
        FOR place IN 1 .. coalesce(cardinality(ids), 0) LOOP
            CONTINUE WHEN colours[place] IS NOT NULL;
            SELECT free.colour INTO chosen
            FROM generate_series(0, 7) AS free (colour)
            LEFT JOIN LATERAL unnest(colours, hulls) AS other (colour, hull)
                ON other.colour = free.colour
            GROUP BY free.colour
            ORDER BY
                min(ST_Distance(hulls[place], other.hull)) DESC NULLS FIRST,
                count(other.colour), free.colour
            LIMIT 1;
            colours[place] := chosen;
            UPDATE plot SET colour = chosen WHERE id = ids[place];
        END LOOP;
    END LOOP;
END
$$;

CREATE FUNCTION public.counting_order(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(name, '[0-9]+'::text, '0000000000\&'::text, 'g'::text), '0*([0-9]{10})'::text, '\1'::text, 'g'::text);

CREATE FUNCTION public.estate_merged() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    kept jsonb;
BEGIN
    IF OLD.merged_into_id IS NOT NULL THEN
        DELETE FROM closed_place WHERE layer = 'estate' AND row_id = NEW.id RETURNING moved
        INTO kept;
        UPDATE building SET estate_id = NEW.id
        WHERE estate_id = OLD.merged_into_id AND kept -> 'buildings' @> to_jsonb(id);
        UPDATE access_point SET estate_id = NEW.id
        WHERE estate_id = OLD.merged_into_id AND kept -> 'gates' @> to_jsonb(id);
        UPDATE address_decision SET estate_id = NEW.id
        WHERE estate_id = OLD.merged_into_id AND kept -> 'decisions' @> to_jsonb(id);
        NEW.geom := CAST(kept ->> 'geom' AS geometry);
    END IF;
    IF NEW.merged_into_id IS NOT NULL THEN
        INSERT INTO closed_place (layer, row_id, moved)
        SELECT 'estate', NEW.id, jsonb_build_object(
            'buildings', ARRAY(SELECT id FROM building WHERE estate_id = NEW.id ORDER BY id),
            'gates', ARRAY(SELECT id FROM access_point WHERE estate_id = NEW.id ORDER BY id),
            'decisions', ARRAY(
                SELECT id FROM address_decision WHERE estate_id = NEW.id ORDER BY id
            ),
            'geom', CAST(NEW.geom AS text)
        );
        UPDATE building SET estate_id = NEW.merged_into_id WHERE estate_id = NEW.id;
        UPDATE access_point SET estate_id = NEW.merged_into_id WHERE estate_id = NEW.id;
        UPDATE address_decision SET estate_id = NEW.merged_into_id WHERE estate_id = NEW.id;
        NEW.geom := NULL;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.fresh_count(verified_on date[]) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (cardinality(verified_on) - width_bucket((CURRENT_DATE - 31), verified_on));

CREATE FUNCTION public.household_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    touched bigint[];
    -- Of the unlocated households too: they are part of the community's sum.
    communities bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT building_id), array_agg(DISTINCT community_id)
        INTO touched, communities FROM after;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT building_id), array_agg(DISTINCT community_id)
        INTO touched, communities FROM before;
    ELSE
        SELECT array_agg(DISTINCT building_id), array_agg(DISTINCT community_id)
        INTO touched, communities
        FROM (
            SELECT building_id, community_id FROM before
            UNION SELECT building_id, community_id FROM after
        ) AS both_sides;
    END IF;
    -- A statement that met no row: no communities would mean all, and wait for all their loads.
    IF communities IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM refresh_building_count(touched);
    SELECT array_agg(DISTINCT id) INTO communities
    FROM (
        SELECT unnest(communities) AS id
        UNION SELECT community_id FROM building WHERE id = ANY (touched)
    ) AS concerned;
    PERFORM refresh_small_cells(communities);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.is_fresh(verified_on date) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (verified_on > (CURRENT_DATE - 31));

CREATE FUNCTION public.is_in_use(status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (status = ANY (ARRAY['in_use'::text, 'closing'::text]));

CREATE FUNCTION public.is_layer(kind text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (kind = ANY (ARRAY['subdistrict'::text, 'community'::text, 'estate'::text, 'building'::text, 'street'::text, 'land'::text, 'access_point'::text, 'service_point'::text, 'candidate_site'::text]));

CREATE FUNCTION public.keeps_layer(kind text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (public.app_is_owner() OR (kind = ANY (public.app_layers())));

CREATE FUNCTION public.layer_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    run bigint := layer_run();
BEGIN
    IF run IS NULL THEN
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO layer_change (import_run_id, layer, row_id)
        SELECT run, TG_TABLE_NAME, id FROM after
        ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT
            run, TG_TABLE_NAME, id,
            to_jsonb(before) - 'geom' - 'geom_3857' || jsonb_build_object('geom', geom::text)
        FROM before
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.layer_load_is_held(run bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    WITH brought AS (
        SELECT layer, row_id FROM layer_change
        WHERE import_run_id = run AND before IS NULL AND keeps_layer(layer)
    ),
    buildings AS (SELECT row_id FROM brought WHERE layer = 'building'),
    communities AS (SELECT row_id FROM brought WHERE layer = 'community')
    SELECT
        EXISTS (SELECT FROM household JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM plot_building JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM assignment JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM address_decision JOIN buildings ON row_id = building_id)
        OR EXISTS (SELECT FROM household JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM plot JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM team_member JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM user_community JOIN communities ON row_id = community_id)
        OR EXISTS (SELECT FROM address_decision JOIN communities ON row_id = community_id)
$$;

CREATE FUNCTION public.layer_offers_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    run bigint := layer_run();
BEGIN
    IF run IS NULL THEN
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT run, 'service_offer', point.id, to_jsonb(ARRAY(
            SELECT service_type_code FROM service_offer
            WHERE service_point_id = point.id
            EXCEPT SELECT service_type_code FROM after WHERE service_point_id = point.id
            ORDER BY 1
        ))
        FROM (SELECT DISTINCT service_point_id AS id FROM after) AS point
        ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT run, 'service_offer', point.id, to_jsonb(ARRAY(
            SELECT service_type_code FROM service_offer
            WHERE service_point_id = point.id
            UNION SELECT service_type_code FROM before WHERE service_point_id = point.id
            ORDER BY 1
        ))
        FROM (SELECT DISTINCT service_point_id AS id FROM before) AS point
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.layer_run() RETURNS bigint
    LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('gridmap.import_run', true), '')::bigint $$;

CREATE FUNCTION public.layer_street_updated() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    run bigint := layer_run();
BEGIN
    IF run IS NOT NULL THEN
        INSERT INTO layer_change (import_run_id, layer, row_id, before)
        SELECT
            run, 'street', before.id,
            to_jsonb(before) - 'geom' - 'geom_3857'
            || jsonb_build_object('geom', before.geom::text)
        FROM before
        WHERE before.id IN (
            SELECT same.id
            FROM (SELECT id, component FROM before INTERSECT SELECT id, component FROM after) AS same
        )
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.metric_cell(geom public.geometry) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    BEGIN ATOMIC
 SELECT ((((crs.zone)::bigint << 40) + ((floor((public.st_x(metres.place) / (100)::double precision)))::bigint << 20)) + (floor((public.st_y(metres.place) / (100)::double precision)))::bigint)
    FROM (((( SELECT public.st_centroid(metric_cell.geom) AS middle) of_it
      CROSS JOIN LATERAL ( SELECT public.st_x(of_it.middle) AS lon,
             public.st_y(of_it.middle) AS lat) degrees)
      CROSS JOIN LATERAL ( SELECT
                 CASE
                     WHEN (((degrees.lon >= (73.5)::double precision) AND (degrees.lon <= (135.1)::double precision)) AND ((degrees.lat >= (3.4)::double precision) AND (degrees.lat <= (53.6)::double precision))) THEN (4534 + (round(((degrees.lon - (75)::double precision) / (3)::double precision)))::integer)
                     ELSE ((32601 + (LEAST(floor(((degrees.lon + (180)::double precision) / (6)::double precision)), (59)::double precision))::integer) + (((degrees.lat < (0)::double precision))::integer * 100))
                 END AS zone) crs)
      CROSS JOIN LATERAL ( SELECT public.st_transform(of_it.middle, crs.zone) AS place) metres);
END;

CREATE FUNCTION public.past_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'what was before today stays' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION public.plots_base(community bigint) RETURNS TABLE(base_on date, base text)
    LANGUAGE sql STABLE
    AS $_$
    SELECT
        first.base_on,
        (
            SELECT md5(coalesce(
                string_agg(
                    concat_ws('/', plot_building.building_id, plot_building.plot_id), ','
                    ORDER BY plot_building.building_id
                ),
                ''
            ))
            FROM plot_building
            JOIN plot ON plot.id = plot_building.plot_id
            WHERE plot.community_id = $1 AND plot_building.valid @> first.base_on
        )
    FROM (
        SELECT greatest(CURRENT_DATE, max(lower(plot_building.valid))) AS base_on
        FROM plot_building
        JOIN plot ON plot.id = plot_building.plot_id
        WHERE plot.community_id = $1
    ) AS first
$_$;

CREATE FUNCTION public.plots_entered() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM colour_plots(coalesce(array_agg(DISTINCT plot.community_id), '{}'))
    FROM plot
    WHERE plot.colour IS NULL AND plot.id IN (SELECT plot_id FROM changed);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.refresh_building_count(touched bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
    DELETE FROM building_count WHERE building_id = ANY (touched);
    INSERT INTO building_count (
        building_id, community_id, household_count, people_count, age60_count, age80_count, under6_count,
        disabled_count, living_alone_count, verified_on, unstated
    )
    SELECT
        household.building_id,
        building.community_id,
        count(*),
        sum(people_count),
        sum(age60_count),
        sum(age80_count),
        sum(under6_count),
        sum(disabled_count),
        count(*) FILTER (WHERE is_living_alone),
        coalesce(
            array_agg(last_verified_on ORDER BY last_verified_on)
                FILTER (WHERE last_verified_on IS NOT NULL),
            '{}'
        ),
        bit_and(unstated)
    FROM household
    JOIN building ON building.id = household.building_id
    WHERE household.building_id = ANY (touched) AND household.closed_on IS NULL
    GROUP BY household.building_id, building.community_id;
$$;

CREATE FUNCTION public.refresh_small_cells(touched bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    least_shown integer := (SELECT threshold FROM small_cell_rule);
    one bigint;
    cells record;
    cut record;
    counts integer[];
    mask integer[];
    area_mask integer[];
    total_mask integer;
    flag integer;
BEGIN
    -- Buildings of no community add to no total.
    IF touched IS NULL OR array_position(touched, NULL) IS NOT NULL THEN
        UPDATE building_count
        SET hidden = CASE
            WHEN household_count < least_shown THEN 31
            ELSE (age60_count BETWEEN 1 AND least_shown - 1)::int
                + 2 * (age80_count BETWEEN 1 AND least_shown - 1)::int
                + 4 * (under6_count BETWEEN 1 AND least_shown - 1)::int
                + 8 * (disabled_count BETWEEN 1 AND least_shown - 1)::int
                + 16 * (living_alone_count BETWEEN 1 AND least_shown - 1)::int
            END
        FROM building
        WHERE building.id = building_count.building_id AND building.community_id IS NULL;
    END IF;

    FOR one IN SELECT id FROM community WHERE touched IS NULL OR id = ANY (touched) ORDER BY id LOOP
        -- Two at once would each miss what the other changed.
        PERFORM pg_advisory_xact_lock(hashtextextended('gridmap small cells of ' || one, 0));
        WITH place AS (
            SELECT
                building_count.building_id, plot_building.plot_id, household_count, people_count,
                age60_count, age80_count, under6_count, disabled_count, living_alone_count,
                building_count.unstated
            FROM building
            JOIN building_count ON building_count.building_id = building.id
            LEFT JOIN plot_building
                ON plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
            WHERE building.community_id = one
            UNION ALL
            SELECT
                NULL, NULL, count(*), sum(people_count), sum(age60_count), sum(age80_count),
                sum(under6_count), sum(disabled_count), count(*) FILTER (WHERE is_living_alone),
                bit_and(unstated)
            FROM household
            WHERE community_id = one AND building_id IS NULL AND closed_on IS NULL
            HAVING count(*) > 0
        ),
        numbered AS (
            SELECT
                *,
                CASE WHEN plot_id IS NULL THEN 0
                    ELSE dense_rank() OVER (ORDER BY plot_id NULLS FIRST)
                        - (count(*) FILTER (WHERE plot_id IS NULL) OVER () > 0)::int
                END AS area
            FROM place
        )
        SELECT
            array_agg(building_id ORDER BY area, building_id) AS building,
            array_agg(plot_id ORDER BY area, building_id) AS plot,
            array_agg(area::int ORDER BY area, building_id) AS area,
            array_agg(household_count::int ORDER BY area, building_id) AS households,
            array_agg(people_count::int ORDER BY area, building_id) AS people,
            array_agg(age60_count::int ORDER BY area, building_id) AS age60,
            array_agg(age80_count::int ORDER BY area, building_id) AS age80,
            array_agg(under6_count::int ORDER BY area, building_id) AS under6,
            array_agg(disabled_count::int ORDER BY area, building_id) AS disabled,
            array_agg(living_alone_count::int ORDER BY area, building_id) AS living_alone,
            array_agg(unstated ORDER BY area, building_id) AS unstated
        INTO cells
        FROM numbered;

        DELETE FROM area_count WHERE community_id = one;
        CONTINUE WHEN cells.area IS NULL;
        mask := array_fill(0, ARRAY[cardinality(cells.area)]);
        area_mask := array_fill(0, ARRAY[cells.area[cardinality(cells.area)]]);
        total_mask := 0;
        FOREACH flag IN ARRAY ARRAY[1, 2, 4, 8, 16] LOOP
            counts := CASE flag
                WHEN 1 THEN cells.age60 WHEN 2 THEN cells.age80 WHEN 4 THEN cells.under6
                WHEN 8 THEN cells.disabled ELSE cells.living_alone
            END;
            cut := small_cells(
                counts, CASE flag WHEN 16 THEN cells.households ELSE cells.people END,
                cells.households, cells.area, least_shown
            );
            FOR i IN 1..cardinality(mask) LOOP
                mask[i] := mask[i] + CASE WHEN cut.hidden[i] THEN flag ELSE 0 END;
            END LOOP;
            FOR i IN 1..cardinality(area_mask) LOOP
                area_mask[i] := area_mask[i] + CASE WHEN cut.area_hidden[i] THEN flag ELSE 0 END;
            END LOOP;
            total_mask := total_mask + CASE WHEN cut.total_hidden THEN flag ELSE 0 END;
        END LOOP;

        UPDATE building_count
        SET hidden = made.hidden
        FROM unnest(cells.building, mask) AS made (building_id, hidden)
        WHERE building_count.building_id = made.building_id
            AND building_count.hidden <> made.hidden;
        INSERT INTO area_count (
            level, community_id, plot_id, household_count, people_count, age60_count, age80_count,
            under6_count, disabled_count, living_alone_count, unstated, hidden
        )
        SELECT
            part.level, one, CASE part.level WHEN 'plot' THEN max(cell.plot) END,
            sum(cell.households), sum(cell.people),
            sum(cell.age60), sum(cell.age80), sum(cell.under6), sum(cell.disabled),
            sum(cell.living_alone), bit_and(cell.unstated),
            CASE part.level
                WHEN 'plot' THEN max(area_mask[cell.area])
                WHEN 'unlocated' THEN max(cell.hidden)
                ELSE total_mask
            END
        FROM unnest(
            cells.building, cells.plot, cells.area, cells.households, cells.people, cells.age60,
            cells.age80, cells.under6, cells.disabled, cells.living_alone, cells.unstated, mask
        ) AS cell (
            building, plot, area, households, people, age60, age80, under6, disabled,
            living_alone, unstated, hidden
        )
        CROSS JOIN LATERAL (
            SELECT 'community' AS level, 0 AS area
            UNION ALL SELECT 'plot', cell.area WHERE cell.area > 0
            UNION ALL SELECT 'unlocated', 0 WHERE cell.building IS NULL
        ) AS part
        GROUP BY part.level, part.area;
    END LOOP;
END
$$;

CREATE FUNCTION public.release_buildings(touched bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    INSERT INTO closed_place (layer, row_id, moved)
    SELECT 'building', one.id, jsonb_build_object(
        'households', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', id, 'match_status', match_status, 'match_rule', match_rule,
                'candidate_ids', candidate_ids, 'address_decision_id', address_decision_id
            )), '[]')
            FROM household WHERE building_id = one.id AND closed_on IS NULL
        ),
        'plots', (
            SELECT coalesce(jsonb_agg(to_jsonb(plot_building)), '[]')
            FROM plot_building
            WHERE building_id = one.id AND coalesce(upper(valid), 'infinity') > CURRENT_DATE
        ),
        'posts', (
            SELECT coalesce(jsonb_agg(to_jsonb(assignment)), '[]')
            FROM assignment
            WHERE building_id = one.id AND coalesce(upper(valid), 'infinity') > CURRENT_DATE
        )
    )
    FROM unnest(touched) AS one (id)
    ON CONFLICT (layer, row_id) DO UPDATE SET moved = excluded.moved;

    UPDATE household
    SET
        building_id = NULL,
        match_status = 'unmatched',
        match_rule = 'building-demolished',
        candidate_ids = '{}',
        address_decision_id = NULL
    WHERE building_id = ANY (touched) AND closed_on IS NULL;

    DELETE FROM plot_building
    WHERE building_id = ANY (touched) AND lower(valid) >= CURRENT_DATE;
    UPDATE plot_building SET valid = daterange(lower(valid), CURRENT_DATE)
    WHERE building_id = ANY (touched) AND valid @> CURRENT_DATE;
    DELETE FROM assignment
    WHERE building_id = ANY (touched) AND lower(valid) >= CURRENT_DATE;
    UPDATE assignment SET valid = daterange(lower(valid), CURRENT_DATE)
    WHERE building_id = ANY (touched) AND valid @> CURRENT_DATE;
$$;

CREATE FUNCTION public.restore_buildings(touched bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    UPDATE household
    SET
        building_id = kept.row_id,
        match_status = own.match_status,
        match_rule = own.match_rule,
        candidate_ids = own.candidate_ids,
        address_decision_id = own.address_decision_id
    FROM closed_place AS kept
    CROSS JOIN LATERAL jsonb_to_recordset(kept.moved -> 'households') AS own (
        id bigint, match_status text, match_rule text, candidate_ids bigint[],
        address_decision_id bigint
    )
    WHERE kept.layer = 'building' AND kept.row_id = ANY (touched)
        AND household.id = own.id
        AND household.building_id IS NULL
        AND household.closed_on IS NULL
        AND (
            own.address_decision_id IS NULL
            OR EXISTS (
                SELECT FROM address_decision
                WHERE id = own.address_decision_id AND revoked_at IS NULL
            )
        );

    INSERT INTO plot_building (plot_id, building_id, valid)
    SELECT own.plot_id, own.building_id, daterange(
        greatest(lower(own.valid), CURRENT_DATE), upper(own.valid)
    )
    FROM closed_place AS kept
    CROSS JOIN LATERAL jsonb_populate_recordset(
        CAST(NULL AS plot_building), kept.moved -> 'plots'
    ) AS own
    JOIN plot ON plot.id = own.plot_id AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
    WHERE kept.layer = 'building' AND kept.row_id = ANY (touched)
        AND coalesce(upper(own.valid), 'infinity') > CURRENT_DATE
        AND NOT EXISTS (
            SELECT FROM plot_building AS other
            WHERE other.building_id = own.building_id
                AND other.valid && daterange(
                    greatest(lower(own.valid), CURRENT_DATE), upper(own.valid)
                )
        );

    INSERT INTO assignment (team_member_id, plot_id, building_id, role, valid)
    SELECT own.team_member_id, own.plot_id, own.building_id, own.role, daterange(
        greatest(lower(own.valid), CURRENT_DATE), upper(own.valid)
    )
    FROM closed_place AS kept
    CROSS JOIN LATERAL jsonb_populate_recordset(
        CAST(NULL AS assignment), kept.moved -> 'posts'
    ) AS own
    JOIN team_member ON team_member.id = own.team_member_id
    JOIN plot ON plot.id = own.plot_id AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
    WHERE kept.layer = 'building' AND kept.row_id = ANY (touched)
        AND coalesce(upper(own.valid), 'infinity') > CURRENT_DATE
    ON CONFLICT DO NOTHING;

    DELETE FROM closed_place WHERE layer = 'building' AND row_id = ANY (touched);
$$;

CREATE FUNCTION public.rule_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit_log (app_user_id, action, detail)
    VALUES (
        app_user_id(),
        TG_TABLE_NAME || ' ' || lower(TG_OP),
        jsonb_build_object(
            'before', CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, 'after', to_jsonb(NEW)
        )
    );
    RETURN NULL;
END
$$;

CREATE FUNCTION public.small_cells(value integer[], most integer[], households integer[], area integer[], threshold integer, OUT hidden boolean[], OUT area_hidden boolean[], OUT total_hidden boolean) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    n integer := coalesce(cardinality(value), 0);
    areas integer := coalesce(area[coalesce(cardinality(area), 0)], 0);
    least_known integer[] := array_fill(1, ARRAY[n]);
    small boolean[] := array_fill(false, ARRAY[n]);
    first integer[] := array_fill(n + 1, ARRAY[areas + 1]);
    last integer[] := array_fill(0, ARRAY[areas + 1]);
    area_value integer[] := array_fill(0, ARRAY[areas + 1]);
    area_households integer[] := array_fill(0, ARRAY[areas + 1]);
    area_small boolean[] := array_fill(false, ARRAY[areas + 1]);
    -- Of the hidden places in a shown sum: the sum, the least and the most they can be.
    pool integer;
    low integer;
    high integer;
    area_low integer[];
    area_high integer[];
    safe boolean;
    chosen integer;
    chosen_area integer;
    -- Taken back where they did not help.
    added integer[];
    added_areas integer[];
    a integer;
    i integer;
BEGIN
    hidden := array_fill(false, ARRAY[n]);
    area_hidden := array_fill(false, ARRAY[areas]);
    total_hidden := false;
    -- Position areas + 1 holds the places in no plot.
    FOR i IN 1..n LOOP
        a := CASE WHEN area[i] = 0 THEN areas + 1 ELSE area[i] END;
        first[a] := least(first[a], i);
        last[a] := greatest(last[a], i);
        area_value[a] := area_value[a] + value[i];
        area_households[a] := area_households[a] + households[i];
        IF households[i] < threshold THEN
            least_known[i] := 0;
            small[i] := true;
        ELSE
            small[i] := value[i] BETWEEN 1 AND threshold - 1;
        END IF;
    END LOOP;
    chosen := (SELECT sum(v) FROM unnest(area_value) AS v);
    total_hidden := (SELECT sum(v) FROM unnest(area_households) AS v) < threshold
        OR chosen BETWEEN 1 AND threshold - 1;
    IF n = 0 OR (chosen = 0 AND NOT total_hidden) THEN
        RETURN;
    END IF;

    -- Within each plot: hide more of it until its total can be shown, else hide the total.
    FOR a IN 1..areas LOOP
        area_small[a] := area_households[a] < threshold
            OR area_value[a] BETWEEN 1 AND threshold - 1;
        CONTINUE WHEN area_value[a] = 0 AND NOT area_small[a];
        area_hidden[a] := area_small[a];
        safe := true;
        FOR i IN first[a]..last[a] LOOP
            hidden[i] := small[i];
            safe := safe AND NOT small[i];
        END LOOP;
        CONTINUE WHEN safe OR area_small[a];
        added := '{}';
        LOOP
            pool := 0;
            low := 0;
            high := 0;
            FOR i IN first[a]..last[a] LOOP
                IF hidden[i] THEN
                    pool := pool + value[i];
                    low := low + least_known[i];
                    high := high + most[i];
                END IF;
            END LOOP;
            safe := true;
            chosen := NULL;
            FOR i IN first[a]..last[a] LOOP
                IF small[i] THEN
                    safe := safe
                        AND least(most[i], pool - low + least_known[i])
                            - greatest(least_known[i], pool - high + most[i])
                            >= least(threshold, most[i] - least_known[i]);
                ELSIF NOT hidden[i] AND value[i] > 0
                    AND (chosen IS NULL OR value[i] < value[chosen]) THEN
                    chosen := i;
                END IF;
            END LOOP;
            EXIT WHEN safe;
            IF chosen IS NULL THEN
                area_hidden[a] := true;
                FOREACH i IN ARRAY added LOOP
                    hidden[i] := false;
                END LOOP;
                EXIT;
            END IF;
            hidden[chosen] := true;
            added := added || chosen;
        END LOOP;
    END LOOP;
    FOR i IN first[areas + 1]..last[areas + 1] LOOP
        hidden[i] := small[i];
    END LOOP;
    IF total_hidden THEN
        RETURN;
    END IF;

    -- Across the community: hidden plots and places in no plot add to its total.
    added := '{}';
    added_areas := '{}';
    LOOP
        pool := 0;
        low := 0;
        high := 0;
        area_low := array_fill(0, ARRAY[areas + 1]);
        area_high := array_fill(0, ARRAY[areas + 1]);
        FOR i IN 1..n LOOP
            IF hidden[i] AND (area[i] = 0 OR area_hidden[area[i]]) THEN
                a := CASE WHEN area[i] = 0 THEN areas + 1 ELSE area[i] END;
                pool := pool + value[i];
                low := low + least_known[i];
                high := high + most[i];
                area_low[a] := area_low[a] + least_known[i];
                area_high[a] := area_high[a] + most[i];
            END IF;
        END LOOP;
        EXIT WHEN high = 0;
        safe := true;
        chosen := NULL;
        chosen_area := NULL;
        FOR i IN 1..n LOOP
            IF NOT hidden[i] THEN
                IF area[i] = 0 AND value[i] > 0
                    AND (chosen IS NULL OR value[i] < value[chosen]) THEN
                    chosen := i;
                END IF;
            ELSIF small[i] AND (area[i] = 0 OR area_hidden[area[i]]) THEN
                safe := safe
                    AND least(most[i], pool - low + least_known[i])
                        - greatest(least_known[i], pool - high + most[i])
                        >= least(threshold, most[i] - least_known[i]);
            END IF;
        END LOOP;
        FOR a IN 1..areas LOOP
            IF area_hidden[a] THEN
                safe := safe AND (
                    NOT area_small[a]
                    OR least(area_high[a], pool - low + area_low[a])
                        - greatest(area_low[a], pool - high + area_high[a])
                        >= least(threshold, area_high[a] - area_low[a])
                );
            ELSIF area_value[a] > 0
                AND (chosen_area IS NULL OR area_value[a] < area_value[chosen_area]) THEN
                chosen_area := a;
            END IF;
        END LOOP;
        EXIT WHEN safe;
        IF chosen IS NULL AND chosen_area IS NULL THEN
            total_hidden := true;
            FOREACH i IN ARRAY added LOOP
                hidden[i] := false;
            END LOOP;
            FOREACH a IN ARRAY added_areas LOOP
                area_hidden[a] := false;
            END LOOP;
            EXIT;
        END IF;
        IF chosen_area IS NOT NULL
            AND (chosen IS NULL OR area_value[chosen_area] < value[chosen]) THEN
            area_hidden[chosen_area] := true;
            added_areas := added_areas || chosen_area;
            -- A hidden sum of shown places would be no secret.
            safe := false;
            chosen := NULL;
            FOR i IN first[chosen_area]..last[chosen_area] LOOP
                safe := safe OR hidden[i];
                IF NOT hidden[i] AND value[i] > 0
                    AND (chosen IS NULL OR value[i] < value[chosen]) THEN
                    chosen := i;
                END IF;
            END LOOP;
            CONTINUE WHEN safe;
        END IF;
        hidden[chosen] := true;
        added := added || chosen;
    END LOOP;
END
$$;

CREATE FUNCTION public.small_cells_regroup() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    communities bigint[];
BEGIN
    IF TG_TABLE_NAME = 'small_cell_rule' THEN
        PERFORM refresh_small_cells(NULL);
        RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT community_id) INTO communities
    FROM building
    WHERE id IN (SELECT building_id FROM changed)
        AND EXISTS (SELECT FROM building_count WHERE building_id = building.id);
    IF communities IS NOT NULL THEN
        PERFORM refresh_small_cells(communities);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.true_drafts(touched bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    communities bigint[];
    found bigint[];
BEGIN
    SELECT array_agg(concerned.community_id ORDER BY concerned.community_id) INTO communities
    FROM (
        SELECT community_id FROM building WHERE id = ANY (touched)
        UNION
        SELECT plot.community_id
        FROM plot_building
        JOIN plot ON plot.id = plot_building.plot_id
        WHERE plot_building.building_id = ANY (touched)
    ) AS concerned
    WHERE concerned.community_id IS NOT NULL;
    PERFORM pg_advisory_xact_lock(hashtextextended('gridmap plots of ' || one.id, 0))
    FROM unnest(communities) AS one (id);
    SELECT array_agg(plot_draft.id) INTO found
    FROM plot_draft
    CROSS JOIN LATERAL plots_base(plot_draft.community_id) AS now
    WHERE plot_draft.status = 'open'
        AND plot_draft.community_id = ANY (communities)
        AND plot_draft.base = now.base;
    RETURN found;
END
$$;

CREATE UNLOGGED TABLE public.access_pending (
    id bigint NOT NULL,
    service_type_code text,
    building_id bigint,
    service_point_id bigint
);

COMMENT ON TABLE public.access_pending IS 'Changes that a service''s building_access has not taken in yet; triggers write it.';

COMMENT ON COLUMN public.access_pending.service_type_code IS 'none: the attachment to the streets';

COMMENT ON COLUMN public.access_pending.building_id IS 'with service_point_id none: everything';

ALTER TABLE public.access_pending ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.access_pending_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.access_point (
    id bigint NOT NULL,
    community_id bigint,
    estate_id bigint,
    building_id bigint,
    kind text NOT NULL,
    name text,
    geom public.geometry(Point,4326) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    CONSTRAINT access_point_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT access_point_kind_check CHECK ((kind = ANY (ARRAY['gate'::text, 'entrance'::text])))
);

COMMENT ON TABLE public.access_point IS 'Gates of estates and entrances of buildings: where one walks through.';

COMMENT ON COLUMN public.access_point.estate_id IS 'whose wall a gate opens';

COMMENT ON COLUMN public.access_point.building_id IS 'whose door an entrance is';

COMMENT ON COLUMN public.access_point.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.access_point.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.access_point.source_ref IS 'its key there';

ALTER TABLE public.access_point ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.access_point_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE public.access_state (
    service_type_code text NOT NULL,
    computed_on date NOT NULL
);

COMMENT ON TABLE public.access_state IS 'Services whose building_access was worked out, and when; access_pending says what since.';

CREATE TABLE public.address_decision (
    id bigint NOT NULL,
    community_id bigint NOT NULL,
    scope text NOT NULL,
    written text NOT NULL,
    building_id bigint,
    estate_id bigint,
    origin text NOT NULL,
    app_user_id bigint,
    import_run_id bigint,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by_id bigint,
    CONSTRAINT address_decision_origin_check CHECK ((origin = ANY (ARRAY['app'::text, 'workbook'::text]))),
    CONSTRAINT address_decision_scope_check CHECK ((scope = ANY (ARRAY['address'::text, 'building'::text, 'estate'::text]))),
    CONSTRAINT address_decision_target_check CHECK (
CASE scope
    WHEN 'estate'::text THEN ((estate_id IS NOT NULL) AND (building_id IS NULL))
    ELSE (estate_id IS NULL)
END)
);

COMMENT ON TABLE public.address_decision IS 'What a person decided about an address as written; the next import applies it.';

COMMENT ON COLUMN public.address_decision.scope IS 'address: this whole address; building: all addresses up to the building; estate: another name of an estate';

COMMENT ON COLUMN public.address_decision.written IS 'the address or name, normalised';

COMMENT ON COLUMN public.address_decision.building_id IS 'none with scope address or building: set aside, no building fits';

COMMENT ON COLUMN public.address_decision.origin IS 'app or workbook';

ALTER TABLE public.address_decision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.address_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.app_user (
    id bigint NOT NULL,
    name text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL,
    password_hash text,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL,
    password_set_at timestamp with time zone,
    language text,
    last_place text,
    is_everywhere boolean DEFAULT false NOT NULL,
    CONSTRAINT app_user_names_check CHECK ((GREATEST(char_length(name), char_length(display_name)) <= 80)),
    CONSTRAINT app_user_role_check CHECK ((role = ANY (ARRAY['grid_leader'::text, 'community_worker'::text, 'street_official'::text, 'planner'::text, 'admin'::text])))
);

COMMENT ON TABLE public.app_user IS 'Accounts. A grid leader''s rows follow from team_member; see user_community too.';

COMMENT ON COLUMN public.app_user.name IS 'what is typed at login';

COMMENT ON COLUMN public.app_user.password_hash IS 'argon2id; none means the account cannot log in here';

COMMENT ON COLUMN public.app_user.must_change_password IS 'somebody else knows the password: it opens the form for another one, no more';

COMMENT ON COLUMN public.app_user.password_set_at IS 'none: never changed';

COMMENT ON COLUMN public.app_user.language IS 'chosen last, by the code of its catalogue';

COMMENT ON COLUMN public.app_user.last_place IS 'of the map: zoom/latitude/longitude';

COMMENT ON COLUMN public.app_user.is_everywhere IS 'no area limits what the role may see';

ALTER TABLE public.app_user ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.app_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.area_count (
    id bigint NOT NULL,
    level text NOT NULL,
    community_id bigint NOT NULL,
    plot_id bigint,
    household_count integer NOT NULL,
    people_count integer NOT NULL,
    age60_count integer NOT NULL,
    age80_count integer NOT NULL,
    under6_count integer NOT NULL,
    disabled_count integer NOT NULL,
    living_alone_count integer NOT NULL,
    hidden smallint NOT NULL,
    computed_on date DEFAULT CURRENT_DATE NOT NULL,
    unstated smallint DEFAULT 0 NOT NULL,
    CONSTRAINT area_count_level_check CHECK ((level = ANY (ARRAY['plot'::text, 'unlocated'::text, 'community'::text]))),
    CONSTRAINT area_count_plot_check CHECK (((level = 'plot'::text) = (plot_id IS NOT NULL)))
);

COMMENT ON TABLE public.area_count IS 'Sums over plots, unlocated households and communities, kept by trigger with building_count.';

COMMENT ON COLUMN public.area_count.hidden IS 'as in building_count';

COMMENT ON COLUMN public.area_count.unstated IS 'as in building_count';

ALTER TABLE public.area_count ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.area_count_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.area_figures WITH (security_barrier='true') AS
 SELECT area_count.level,
    area_count.community_id,
    area_count.plot_id,
    area_count.household_count,
    area_count.people_count,
        CASE
            WHEN ((known.shown & 1) > 0) THEN area_count.age60_count
            ELSE NULL::integer
        END AS age60_count,
        CASE
            WHEN ((known.shown & 2) > 0) THEN area_count.age80_count
            ELSE NULL::integer
        END AS age80_count,
        CASE
            WHEN ((known.shown & 4) > 0) THEN area_count.under6_count
            ELSE NULL::integer
        END AS under6_count,
        CASE
            WHEN ((known.shown & 8) > 0) THEN area_count.disabled_count
            ELSE NULL::integer
        END AS disabled_count,
        CASE
            WHEN ((known.shown & 16) > 0) THEN area_count.living_alone_count
            ELSE NULL::integer
        END AS living_alone_count
   FROM ((public.area_count
     CROSS JOIN LATERAL ( SELECT ((area_count.community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])) OR ((area_count.plot_id IS NOT NULL) AND (area_count.plot_id = ANY (( SELECT public.app_plots() AS app_plots)::bigint[])))) AS is_open) reader)
     CROSS JOIN LATERAL ( SELECT ((31 & ((~ area_count.unstated))::integer) &
                CASE
                    WHEN reader.is_open THEN 31
                    ELSE ((~ area_count.hidden))::integer
                END) AS shown) known)
  WHERE (( SELECT public.app_is_everywhere() AS app_is_everywhere) OR reader.is_open OR (area_count.community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[])) OR ((area_count.level = 'community'::text) AND ( SELECT (public.app_role() = ANY (ARRAY['grid_leader'::text, 'community_worker'::text])))));

COMMENT ON VIEW public.area_figures IS 'Sums over plots and communities as the reader may see them.';

CREATE TABLE public.assignment (
    id bigint NOT NULL,
    team_member_id bigint NOT NULL,
    plot_id bigint NOT NULL,
    building_id bigint,
    role text NOT NULL,
    valid daterange DEFAULT daterange(CURRENT_DATE, NULL::date) NOT NULL,
    CONSTRAINT assignment_building_rep_check CHECK (((role = 'building_rep'::text) = (building_id IS NOT NULL))),
    CONSTRAINT assignment_role_check CHECK ((role = ANY (ARRAY['grid_leader'::text, 'worker'::text, 'volunteer'::text, 'building_rep'::text])))
);

COMMENT ON TABLE public.assignment IS 'Who does what for which plot, and when.';

ALTER TABLE public.assignment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    app_user_id bigint,
    action text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL
);

COMMENT ON TABLE public.audit_log IS 'Append-only: who logged in, exported or changed what.';

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.boundary_change (
    id bigint NOT NULL,
    community_id bigint NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    app_user_id bigint,
    bounds_text text,
    reason text NOT NULL,
    old_geom public.geometry(MultiPolygon,4326),
    new_geom public.geometry(MultiPolygon,4326) NOT NULL
);

COMMENT ON TABLE public.boundary_change IS 'Outlines of communities, as they became and changed; a trigger writes it.';

COMMENT ON COLUMN public.boundary_change.app_user_id IS 'who put it in force; none: a load';

COMMENT ON COLUMN public.boundary_change.bounds_text IS 'the bounds it was drawn from, as written';

COMMENT ON COLUMN public.boundary_change.old_geom IS 'none: the community is new';

ALTER TABLE public.boundary_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.boundary_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.building (
    id bigint NOT NULL,
    community_id bigint,
    estate_id bigint,
    name text,
    street text,
    house_number text,
    kind text DEFAULT 'unspecified'::text NOT NULL,
    is_residential boolean DEFAULT true NOT NULL,
    status text DEFAULT 'in_use'::text NOT NULL,
    storeys smallint,
    unit_count smallint,
    rooms_per_floor smallint,
    dwelling_count integer,
    floor_area_m2 double precision,
    built_year smallint,
    min_zoom smallint DEFAULT '16'::smallint NOT NULL,
    geom public.geometry(MultiPolygon,4326) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    demolished_on date,
    cell bigint GENERATED ALWAYS AS (public.metric_cell(geom)) STORED NOT NULL,
    CONSTRAINT building_dwelling_count_check CHECK ((dwelling_count >= 0)),
    CONSTRAINT building_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT building_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'in_use'::text, 'closing'::text, 'demolished'::text]))),
    CONSTRAINT building_storeys_check CHECK (((storeys >= 0) AND (storeys <= 200)))
);

COMMENT ON TABLE public.building IS '楼栋. Whole buildings are what plots are made of.';

COMMENT ON COLUMN public.building.name IS 'as on its wall: 3栋, 甲3号楼, 12弄5号, 三排';

COMMENT ON COLUMN public.building.is_residential IS 'counts in every coverage figure';

COMMENT ON COLUMN public.building.unit_count IS 'staircases (单元)';

COMMENT ON COLUMN public.building.rooms_per_floor IS 'dwellings per floor and unit';

COMMENT ON COLUMN public.building.min_zoom IS 'lowest zoom that draws it: below 16 only the largest of each 8-pixel cell';

COMMENT ON COLUMN public.building.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.building.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.building.source_ref IS 'its key there';

COMMENT ON COLUMN public.building.demolished_on IS 'day from which it is gone, or is to go';

COMMENT ON COLUMN public.building.cell IS '100 m square of its middle, see metric_cell; map themes add up by it';

CREATE UNLOGGED TABLE public.building_access (
    service_type_code text NOT NULL,
    building_id bigint NOT NULL,
    service_point_id bigint NOT NULL,
    straight_m double precision NOT NULL,
    walk_point_id bigint,
    walk_m double precision
);

COMMENT ON TABLE public.building_access IS 'Nearest open point of each type; made by gridmap.analysis.access, never edited.';

COMMENT ON COLUMN public.building_access.service_point_id IS 'nearest by straight line';

COMMENT ON COLUMN public.building_access.straight_m IS 'to the nearest open point';

COMMENT ON COLUMN public.building_access.walk_point_id IS 'nearest by foot; none: no point can be walked to';

COMMENT ON COLUMN public.building_access.walk_m IS 'walking distance, the ways to the street included';

CREATE TABLE public.building_alias (
    id bigint NOT NULL,
    building_id bigint NOT NULL,
    alias text NOT NULL,
    origin text NOT NULL
);

COMMENT ON TABLE public.building_alias IS 'Other names a building goes by.';

COMMENT ON COLUMN public.building_alias.origin IS 'layer, or the correction that taught it';

ALTER TABLE public.building_alias ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.building_alias_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE public.building_attachment (
    building_id bigint NOT NULL,
    choice smallint NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    street_id bigint,
    along_share double precision,
    walk_m double precision,
    rule text NOT NULL
);

COMMENT ON TABLE public.building_attachment IS 'Where residential buildings meet the streets; made by gridmap.analysis.access, never edited.';

COMMENT ON COLUMN public.building_attachment.choice IS 'from 0; an estate with two gates leaves two ways';

COMMENT ON COLUMN public.building_attachment.lon IS 'a point inside the building, degrees';

COMMENT ON COLUMN public.building_attachment.street_id IS 'none: there are no streets';

COMMENT ON COLUMN public.building_attachment.along_share IS 'how far along the street, 0 to 1';

COMMENT ON COLUMN public.building_attachment.walk_m IS 'from the building to the street';

COMMENT ON COLUMN public.building_attachment.rule IS 'see gridmap.network.SNAP_METHODS';

CREATE TABLE public.building_count (
    building_id bigint NOT NULL,
    household_count integer NOT NULL,
    people_count integer NOT NULL,
    age60_count integer NOT NULL,
    age80_count integer NOT NULL,
    under6_count integer NOT NULL,
    disabled_count integer NOT NULL,
    living_alone_count integer NOT NULL,
    verified_on date[] NOT NULL,
    hidden smallint DEFAULT 31 NOT NULL,
    unstated smallint DEFAULT 0 NOT NULL,
    community_id bigint
);

COMMENT ON TABLE public.building_count IS 'Sums of the open households of a building, kept by trigger: officials and planners see these, never the rows.';

COMMENT ON COLUMN public.building_count.verified_on IS 'last_verified_on of each, sorted';

COMMENT ON COLUMN public.building_count.hidden IS 'counts officials do not see: 1 60+, 2 80+, 4 under 6, 8 disabled, 16 living alone';

COMMENT ON COLUMN public.building_count.unstated IS 'counts that no ledger stated of any of its households; bits as in hidden';

COMMENT ON COLUMN public.building_count.community_id IS 'the building''s';

CREATE VIEW public.building_figures WITH (security_barrier='true') AS
 SELECT building_count.building_id,
    building_count.household_count,
    building_count.people_count,
        CASE
            WHEN ((known.shown & 1) > 0) THEN building_count.age60_count
            ELSE NULL::integer
        END AS age60_count,
        CASE
            WHEN ((known.shown & 2) > 0) THEN building_count.age80_count
            ELSE NULL::integer
        END AS age80_count,
        CASE
            WHEN ((known.shown & 4) > 0) THEN building_count.under6_count
            ELSE NULL::integer
        END AS under6_count,
        CASE
            WHEN ((known.shown & 8) > 0) THEN building_count.disabled_count
            ELSE NULL::integer
        END AS disabled_count,
        CASE
            WHEN ((known.shown & 16) > 0) THEN building_count.living_alone_count
            ELSE NULL::integer
        END AS living_alone_count,
    building_count.verified_on
   FROM ((public.building_count
     CROSS JOIN LATERAL ( SELECT (NOT ( SELECT public.app_sees_sums() AS app_sees_sums)) AS is_open) reader)
     CROSS JOIN LATERAL ( SELECT ((31 & ((~ building_count.unstated))::integer) &
                CASE
                    WHEN reader.is_open THEN 31
                    ELSE ((~ building_count.hidden))::integer
                END) AS shown) known)
  WHERE (( SELECT public.app_is_everywhere() AS app_is_everywhere) OR (building_count.community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[])) OR (building_count.building_id IN ( SELECT unnest(public.app_buildings()) AS unnest)));

COMMENT ON VIEW public.building_figures IS 'Counts per building as the reader may see them.';

ALTER TABLE public.building ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.building_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.candidate_site (
    id bigint NOT NULL,
    community_id bigint,
    name text NOT NULL,
    kind text NOT NULL,
    floor_area_m2 double precision,
    cost_yuan double precision,
    geom public.geometry(Point,4326) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    closed_on date,
    CONSTRAINT candidate_site_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT candidate_site_kind_check CHECK ((kind = ANY (ARRAY['convert'::text, 'extend'::text, 'new'::text])))
);

COMMENT ON TABLE public.candidate_site IS '备选点位: where a station could stand.';

COMMENT ON COLUMN public.candidate_site.kind IS 'convert before extend before new';

COMMENT ON COLUMN public.candidate_site.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.candidate_site.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.candidate_site.source_ref IS 'its key there';

COMMENT ON COLUMN public.candidate_site.closed_on IS 'first day on which it is no site any more';

ALTER TABLE public.candidate_site ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.candidate_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.closed_place (
    layer text NOT NULL,
    row_id bigint NOT NULL,
    moved jsonb NOT NULL
);

COMMENT ON TABLE public.closed_place IS 'What left a demolished building or a merged estate, to return when that is undone; triggers write it.';

COMMENT ON COLUMN public.closed_place.layer IS 'building or estate';

COMMENT ON COLUMN public.closed_place.moved IS 'what left it, as it was';

CREATE TABLE public.community (
    id bigint NOT NULL,
    subdistrict_id bigint,
    name text NOT NULL,
    kind text DEFAULT 'urban'::text NOT NULL,
    division_code text,
    code_edition smallint,
    bounds_east text,
    bounds_west text,
    bounds_south text,
    bounds_north text,
    bounds_text text,
    stated_area_m2 double precision,
    stated_household_count integer,
    stated_people_count integer,
    population_base text,
    geom public.geometry(MultiPolygon,4326) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    aliases text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT community_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT community_kind_check CHECK ((kind = ANY (ARRAY['urban'::text, 'rural'::text]))),
    CONSTRAINT community_stated_area_m2_check CHECK ((stated_area_m2 > (0)::double precision))
);

COMMENT ON TABLE public.community IS '社区. A MultiPolygon: one community may lie in two districts.';

COMMENT ON COLUMN public.community.kind IS 'urban or rural';

COMMENT ON COLUMN public.community.division_code IS '12-digit statistical code; reissued, never a key';

COMMENT ON COLUMN public.community.code_edition IS 'year of the list the code is from';

COMMENT ON COLUMN public.community.bounds_text IS '四至 as written: 东起..., 西至..., 北临..., 南接...';

COMMENT ON COLUMN public.community.stated_area_m2 IS 'as the community states it; beside the computed one';

COMMENT ON COLUMN public.community.population_base IS 'base of the stated people: 户籍, 常住 or 服务人口';

COMMENT ON COLUMN public.community.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.community.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.community.source_ref IS 'its key there';

COMMENT ON COLUMN public.community.aliases IS 'former names';

ALTER TABLE public.community ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.community_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft_building (
    plot_draft_id bigint NOT NULL,
    building_id bigint NOT NULL,
    number integer NOT NULL
);

COMMENT ON TABLE public.draft_building IS 'Which plot of a draft a building is in; no row: none.';

CREATE TABLE public.draft_plot (
    plot_draft_id bigint NOT NULL,
    number integer NOT NULL,
    plot_code text NOT NULL,
    name text NOT NULL,
    plot_id bigint
);

COMMENT ON TABLE public.draft_plot IS 'A plot of a draft.';

COMMENT ON COLUMN public.draft_plot.plot_id IS 'the plot that it continues, if any';

CREATE TABLE public.draft_step (
    id bigint NOT NULL,
    plot_draft_id bigint NOT NULL,
    kind text NOT NULL,
    is_undone boolean DEFAULT false NOT NULL,
    building_ids bigint[] NOT NULL,
    before integer[] NOT NULL,
    after integer[] NOT NULL,
    plots_before jsonb NOT NULL,
    plots_after jsonb NOT NULL,
    version integer NOT NULL,
    changed_by_id bigint,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT draft_step_buildings_check CHECK (((cardinality(building_ids) = cardinality(before)) AND (cardinality(building_ids) = cardinality(after)))),
    CONSTRAINT draft_step_kind_check CHECK ((kind = ANY (ARRAY['move'::text, 'split'::text, 'merge'::text, 'rename'::text, 'redraw'::text])))
);

COMMENT ON TABLE public.draft_step IS 'What was done to a draft, one edit after the other, so that it can be undone.';

COMMENT ON COLUMN public.draft_step.before IS 'number of the plot of each, 0 none';

COMMENT ON COLUMN public.draft_step.plots_before IS 'the plots that it changed, as rows';

COMMENT ON COLUMN public.draft_step.version IS 'of the draft, done or undone last';

ALTER TABLE public.draft_step ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.draft_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.estate (
    id bigint NOT NULL,
    community_id bigint,
    name text NOT NULL,
    kind text,
    aliases text[] DEFAULT '{}'::text[] NOT NULL,
    built_year smallint,
    geom public.geometry(MultiPolygon,4326),
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    merged_into_id bigint,
    CONSTRAINT estate_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom))))
);

COMMENT ON TABLE public.estate IS '小区, lane quarter, work-unit compound or village.';

COMMENT ON COLUMN public.estate.kind IS 'gated, open, tower, lane, work_unit or village';

COMMENT ON COLUMN public.estate.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.estate.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.estate.source_ref IS 'its key there';

COMMENT ON COLUMN public.estate.merged_into_id IS 'the estate that this one turned out to be; its buildings and outline are there';

ALTER TABLE public.estate ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.estate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.facility_rule (
    id bigint NOT NULL,
    service_type_code text,
    metric text NOT NULL,
    limit_value double precision NOT NULL,
    source text NOT NULL,
    clause text,
    evidence text NOT NULL,
    region text,
    valid_from date,
    valid_to date,
    is_active boolean NOT NULL,
    limit_max double precision,
    living_circle smallint,
    title text,
    issued_by text,
    issued_in smallint,
    CONSTRAINT facility_rule_dates_check CHECK ((valid_to >= valid_from)),
    CONSTRAINT facility_rule_evidence_check CHECK ((evidence = ANY (ARRAY['V'::text, 'S'::text, 'R'::text]))),
    CONSTRAINT facility_rule_limits_check CHECK (((limit_value > (0)::double precision) AND (limit_max >= limit_value))),
    CONSTRAINT facility_rule_living_circle_check CHECK ((living_circle = ANY (ARRAY[5, 10, 15]))),
    CONSTRAINT facility_rule_metric_check CHECK ((metric = ANY (ARRAY['radius_m'::text, 'min_area_m2'::text, 'area_per_100_households_m2'::text, 'per_mille_of_floor_area'::text, 'people_count'::text, 'dwelling_count'::text, 'min_point_count'::text]))),
    CONSTRAINT facility_rule_radius_check CHECK (((metric <> 'radius_m'::text) OR (NOT is_active) OR (((limit_value >= (50)::double precision) AND (limit_value <= (5000)::double precision)) AND (COALESCE(limit_max, limit_value) <= (5000)::double precision) AND (limit_value = trunc(limit_value)) AND (COALESCE(limit_max, (0)::double precision) = trunc(COALESCE(limit_max, (0)::double precision)))))),
    CONSTRAINT facility_rule_recalled_is_off_check CHECK ((NOT (is_active AND (evidence = 'R'::text)))),
    CONSTRAINT facility_rule_texts_check CHECK ((GREATEST(char_length(title), char_length(source), char_length(issued_by), char_length(clause), char_length(region)) <= 100))
);

COMMENT ON TABLE public.facility_rule IS 'Standards as data: they differ by province and edition, so every verdict names one.';

COMMENT ON COLUMN public.facility_rule.service_type_code IS 'none: the community or living circle as such';

COMMENT ON COLUMN public.facility_rule.limit_value IS 'in the unit of the metric; of a range the lower end';

COMMENT ON COLUMN public.facility_rule.source IS 'number of the document, or what it is called';

COMMENT ON COLUMN public.facility_rule.evidence IS 'V read, S secondary, R recalled';

COMMENT ON COLUMN public.facility_rule.region IS 'none: everywhere';

COMMENT ON COLUMN public.facility_rule.valid_to IS 'last day, included';

COMMENT ON COLUMN public.facility_rule.limit_max IS 'upper end of a range';

COMMENT ON COLUMN public.facility_rule.living_circle IS 'of 5, 10 or 15 minutes, where the rule is for one';

COMMENT ON COLUMN public.facility_rule.title IS 'title of the document';

COMMENT ON COLUMN public.facility_rule.issued_by IS 'body that issued it';

COMMENT ON COLUMN public.facility_rule.issued_in IS 'year';

ALTER TABLE public.facility_rule ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.facility_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.household (
    id bigint NOT NULL,
    community_id bigint NOT NULL,
    building_id bigint,
    household_key text NOT NULL,
    unit text,
    room text,
    address_text text NOT NULL,
    match_status text NOT NULL,
    match_rule text,
    people_count smallint NOT NULL,
    age60_count smallint DEFAULT '0'::smallint NOT NULL,
    age80_count smallint DEFAULT '0'::smallint NOT NULL,
    under6_count smallint DEFAULT '0'::smallint NOT NULL,
    disabled_count smallint DEFAULT '0'::smallint NOT NULL,
    is_living_alone boolean DEFAULT false NOT NULL,
    occupancy text DEFAULT 'unknown'::text NOT NULL,
    last_verified_on date,
    closed_on date,
    import_run_id bigint NOT NULL,
    candidate_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    address_decision_id bigint,
    written jsonb,
    created_run_id bigint NOT NULL,
    is_numbered boolean DEFAULT false NOT NULL,
    unstated smallint DEFAULT 0 NOT NULL,
    CONSTRAINT household_counts_check CHECK (((people_count >= 0) AND ((age60_count >= age80_count) AND (age60_count <= people_count)) AND (age80_count >= 0) AND ((under6_count >= 0) AND (under6_count <= people_count)) AND ((disabled_count >= 0) AND (disabled_count <= people_count)))),
    CONSTRAINT household_located_check CHECK (((match_status = 'matched'::text) = (building_id IS NOT NULL))),
    CONSTRAINT household_match_status_check CHECK ((match_status = ANY (ARRAY['matched'::text, 'ambiguous'::text, 'conflict'::text, 'unmatched'::text]))),
    CONSTRAINT household_occupancy_check CHECK ((occupancy = ANY (ARRAY['owner'::text, 'rented'::text, 'vacant'::text, 'unknown'::text]))),
    CONSTRAINT household_unstated_check CHECK (((unstated >= 0) AND (unstated <= 31)))
);

COMMENT ON TABLE public.household IS 'Counts and needs of a household; no names, no numbers of persons.';

COMMENT ON COLUMN public.household.household_key IS 'its key in the community''s ledger';

COMMENT ON COLUMN public.household.address_text IS 'as written in the ledger';

COMMENT ON COLUMN public.household.match_rule IS 'the rule that decided';

COMMENT ON COLUMN public.household.closed_on IS 'left the ledger on this day; kept, not counted';

COMMENT ON COLUMN public.household.candidate_ids IS 'buildings to choose from where none was matched';

COMMENT ON COLUMN public.household.address_decision_id IS 'the decision that located it, if one did';

COMMENT ON COLUMN public.household.written IS 'of a household that a person has to settle or has settled, the row as written';

COMMENT ON COLUMN public.household.created_run_id IS 'the load that brought it; a rollback removes it';

COMMENT ON COLUMN public.household.is_numbered IS 'its key is the ledger''s own number, not its address';

COMMENT ON COLUMN public.household.unstated IS 'counts that no ledger stated, 0 here: 1 60+, 2 80+, 4 under 6, 8 disabled, 16 living alone';

CREATE TABLE public.household_change (
    import_run_id bigint NOT NULL,
    household_id bigint NOT NULL,
    community_id bigint NOT NULL,
    before jsonb NOT NULL
);

COMMENT ON TABLE public.household_change IS 'Households as they were before a load changed them.';

COMMENT ON COLUMN public.household_change.before IS 'the row of household, to restore on rollback';

ALTER TABLE public.household ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_run (
    id bigint NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    file_name text NOT NULL,
    file_sha256 bytea NOT NULL,
    community_id bigint,
    app_user_id bigint,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    read_count integer NOT NULL,
    loaded_count integer NOT NULL,
    rejected_count integer NOT NULL,
    inserted_count integer NOT NULL,
    updated_count integer NOT NULL,
    report jsonb DEFAULT '{}'::jsonb NOT NULL,
    status text DEFAULT 'loaded'::text NOT NULL,
    closed_count integer DEFAULT 0 NOT NULL,
    corrects_run_id bigint,
    rolled_back_at timestamp with time zone,
    rolled_back_by_id bigint,
    CONSTRAINT import_run_adds_up_check CHECK (((loaded_count + rejected_count) = read_count)),
    CONSTRAINT import_run_status_check CHECK ((status = ANY (ARRAY['loaded'::text, 'rolled_back'::text])))
);

COMMENT ON TABLE public.import_run IS 'One row per file that was loaded; written in the transaction that loaded it.';

COMMENT ON COLUMN public.import_run.kind IS 'household, building, street, ...';

COMMENT ON COLUMN public.import_run.closed_count IS 'households that a full ledger no longer had';

COMMENT ON COLUMN public.import_run.corrects_run_id IS 'the load whose rejects this workbook corrects';

ALTER TABLE public.import_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.land (
    id bigint NOT NULL,
    kind text NOT NULL,
    name text,
    geom public.geometry(MultiPolygon,4326) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    CONSTRAINT land_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT land_kind_check CHECK ((kind = ANY (ARRAY['water'::text, 'park'::text, 'sports'::text, 'farmland'::text])))
);

COMMENT ON TABLE public.land IS 'Water and green, for the base map.';

COMMENT ON COLUMN public.land.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.land.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.land.source_ref IS 'its key there';

ALTER TABLE public.land ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.land_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.layer_change (
    import_run_id bigint NOT NULL,
    layer text NOT NULL,
    row_id bigint NOT NULL,
    before jsonb
);

COMMENT ON TABLE public.layer_change IS 'Rows of layers that a load brought, changed or removed.';

COMMENT ON COLUMN public.layer_change.layer IS 'the table; service_offer: the services of the point row_id, as an array';

COMMENT ON COLUMN public.layer_change.before IS 'the row, to restore on rollback; none: it is new';

CREATE TABLE public.ledger_column (
    community_id bigint NOT NULL,
    header text NOT NULL,
    field text
);

COMMENT ON TABLE public.ledger_column IS 'What the clerks of a community said that columns of their ledgers are.';

COMMENT ON COLUMN public.ledger_column.header IS 'without spaces and remarks in brackets';

COMMENT ON COLUMN public.ledger_column.field IS 'people, address, ...; none: the column is left out';

CREATE TABLE public.login_session (
    key bytea NOT NULL,
    app_user_id bigint NOT NULL,
    began_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    ends_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE public.login_session IS 'Logins that go on: a log-out, another password or role, and disabling delete them.';

COMMENT ON COLUMN public.login_session.key IS 'SHA-256 of what the cookie holds';

COMMENT ON COLUMN public.login_session.seen_at IS 'last use, to the minute';

COMMENT ON COLUMN public.login_session.ends_at IS 'however it is used';

CREATE TABLE public.neighbour_adjustment (
    id bigint NOT NULL,
    community_id bigint NOT NULL,
    building_id bigint NOT NULL,
    other_id bigint NOT NULL,
    are_neighbours boolean NOT NULL,
    app_user_id bigint,
    adjusted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT neighbour_adjustment_order_check CHECK ((building_id < other_id))
);

COMMENT ON TABLE public.neighbour_adjustment IS 'Pairs of which people know better than the rule whether they are neighbours.';

ALTER TABLE public.neighbour_adjustment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.neighbour_adjustment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.office (
    is_only boolean DEFAULT true NOT NULL,
    name text,
    CONSTRAINT office_is_only_check CHECK (is_only),
    CONSTRAINT office_name_check CHECK ((name <> ''::text))
);

COMMENT ON TABLE public.office IS 'Name of the office, as administrators give it; one row.';

CREATE TABLE public.plot (
    id bigint NOT NULL,
    community_id bigint NOT NULL,
    plot_code text NOT NULL,
    name text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    colour smallint
);

COMMENT ON TABLE public.plot IS '责任田: a dated set of whole buildings in one community.';

COMMENT ON COLUMN public.plot.valid_to IS 'last day, included';

COMMENT ON COLUMN public.plot.colour IS 'place in the palette of maps, as long as it lasts';

CREATE TABLE public.plot_building (
    id bigint NOT NULL,
    plot_id bigint NOT NULL,
    building_id bigint NOT NULL,
    valid daterange DEFAULT daterange(CURRENT_DATE, NULL::date) NOT NULL
);

COMMENT ON TABLE public.plot_building IS 'Which plot a building is in, and when; never two at once.';

ALTER TABLE public.plot_building ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.plot_building_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.plot_team WITH (security_invoker='true') AS
 SELECT plot.id AS plot_id,
    duty.leader_count,
    duty.worker_count,
    duty.volunteer_count,
    (((duty.worker_count >= 1) AND (duty.worker_count <= 2)) AND (duty.volunteer_count >= 1)) AS is_complete
   FROM (public.plot
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE (assignment.role = 'grid_leader'::text)) AS leader_count,
            count(*) FILTER (WHERE (assignment.role = 'worker'::text)) AS worker_count,
            count(*) FILTER (WHERE (assignment.role = 'volunteer'::text)) AS volunteer_count
           FROM public.assignment
          WHERE ((assignment.plot_id = plot.id) AND (assignment.valid @> CURRENT_DATE))) duty)
  WHERE ((plot.valid_from <= CURRENT_DATE) AND (COALESCE(plot.valid_to, 'infinity'::date) >= CURRENT_DATE));

COMMENT ON VIEW public.plot_team IS 'Size of each plot''s team today, and whether it is complete.';

CREATE TABLE public.team_member (
    id bigint NOT NULL,
    community_id bigint NOT NULL,
    app_user_id bigint,
    name text NOT NULL,
    work_phone text,
    opt_in_plot_id bigint
);

COMMENT ON TABLE public.team_member IS 'Whoever serves a plot, in that function only.';

COMMENT ON COLUMN public.team_member.work_phone IS 'for the contact card; a work number, never a private one';

COMMENT ON COLUMN public.team_member.opt_in_plot_id IS 'the plot where a volunteer offers to help; nobody''s home is kept';

CREATE VIEW public.plot_building_today WITH (security_invoker='true') AS
 SELECT plot_building.building_id,
    plot_building.plot_id,
    plot.plot_code,
    fresh.fresh_count,
    representative.name AS representative,
        CASE
            WHEN (building.is_residential AND (representative.name IS NULL)) THEN 1
            WHEN ((fresh.fresh_count * 2) < building_figures.household_count) THEN 2
            WHEN (NOT COALESCE(plot_team.is_complete, false)) THEN 3
            ELSE 0
        END AS attention
   FROM ((((((public.plot_building
     JOIN public.plot ON ((plot.id = plot_building.plot_id)))
     JOIN public.building ON ((building.id = plot_building.building_id)))
     LEFT JOIN public.building_figures ON ((building_figures.building_id = plot_building.building_id)))
     LEFT JOIN public.plot_team ON ((plot_team.plot_id = plot_building.plot_id)))
     LEFT JOIN LATERAL ( SELECT count(*) AS fresh_count
           FROM unnest(building_figures.verified_on) verified(verified_on)
          WHERE public.is_fresh(verified.verified_on)) fresh ON (true))
     LEFT JOIN LATERAL ( SELECT team_member.name
           FROM (public.assignment
             JOIN public.team_member ON ((team_member.id = assignment.team_member_id)))
          WHERE ((assignment.building_id = plot_building.building_id) AND (assignment.role = 'building_rep'::text) AND (assignment.valid @> CURRENT_DATE))
         LIMIT 1) representative ON (true))
  WHERE (plot_building.valid @> CURRENT_DATE);

COMMENT ON VIEW public.plot_building_today IS 'Buildings in a plot today and what wants attention first.';

CREATE TABLE public.plot_draft (
    id bigint NOT NULL,
    community_id bigint NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    parameters jsonb DEFAULT '{}'::jsonb NOT NULL,
    base_on date NOT NULL,
    base text NOT NULL,
    import_run_id bigint,
    begun_by_id bigint,
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_by_id bigint,
    closed_at timestamp with time zone,
    in_force_from date,
    CONSTRAINT plot_draft_closed_check CHECK (((status = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT plot_draft_in_force_check CHECK (((status = 'in_force'::text) = (in_force_from IS NOT NULL))),
    CONSTRAINT plot_draft_status_check CHECK ((status = ANY (ARRAY['open'::text, 'in_force'::text, 'dropped'::text])))
);

COMMENT ON TABLE public.plot_draft IS 'Plots of a community that somebody is drawing and nobody works by yet.';

COMMENT ON COLUMN public.plot_draft.version IS 'goes up by each edit';

COMMENT ON COLUMN public.plot_draft.base_on IS 'the day whose plots it began from';

COMMENT ON COLUMN public.plot_draft.base IS 'digest of those plots, to notice a change';

COMMENT ON COLUMN public.plot_draft.import_run_id IS 'the latest ledger at the time';

ALTER TABLE public.plot_draft ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.plot_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.plot ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.plot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE public.point_attachment (
    service_point_id bigint NOT NULL,
    choice smallint NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    street_id bigint,
    along_share double precision,
    walk_m double precision,
    rule text NOT NULL
);

COMMENT ON TABLE public.point_attachment IS 'Where service points meet the streets; made by gridmap.analysis.access, never edited.';

COMMENT ON COLUMN public.point_attachment.choice IS 'from 0; an estate with two gates leaves two ways';

COMMENT ON COLUMN public.point_attachment.street_id IS 'none: there are no streets';

COMMENT ON COLUMN public.point_attachment.along_share IS 'how far along the street, 0 to 1';

COMMENT ON COLUMN public.point_attachment.walk_m IS 'from the point to the street';

COMMENT ON COLUMN public.point_attachment.rule IS 'see gridmap.network.SNAP_METHODS';

CREATE TABLE public.reject (
    id bigint NOT NULL,
    import_run_id bigint NOT NULL,
    row_number integer NOT NULL,
    reason_code text NOT NULL,
    raw jsonb NOT NULL,
    household_key text,
    reason_values jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Geometry,4326)
);

COMMENT ON TABLE public.reject IS 'Rows that were not loaded, and why.';

COMMENT ON COLUMN public.reject.row_number IS 'as counted in the file, from 1';

COMMENT ON COLUMN public.reject.reason_code IS 'why; the reader''s language has its words';

COMMENT ON COLUMN public.reject.raw IS 'the row as written, personal columns left out';

COMMENT ON COLUMN public.reject.household_key IS 'of a ledger''s row: its key, where it has one';

COMMENT ON COLUMN public.reject.reason_values IS 'what the words name of this row: a header, a kind, another row';

COMMENT ON COLUMN public.reject.geom IS 'of a layer''s row: where it is, as far as that can be drawn; it may be invalid';

ALTER TABLE public.reject ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scenario (
    id bigint NOT NULL,
    name text NOT NULL,
    app_user_id bigint,
    author text NOT NULL,
    saved_at timestamp with time zone DEFAULT now() NOT NULL,
    data_on date NOT NULL,
    data_digest text NOT NULL,
    service_type_code text NOT NULL,
    question jsonb NOT NULL,
    figures jsonb NOT NULL,
    communities jsonb NOT NULL,
    notes jsonb NOT NULL,
    proof jsonb NOT NULL,
    status text NOT NULL,
    objective double precision NOT NULL,
    bound double precision,
    adopted_at timestamp with time zone,
    CONSTRAINT scenario_name_check CHECK ((name <> ''::text)),
    CONSTRAINT scenario_status_check CHECK ((status = ANY (ARRAY['optimal'::text, 'feasible'::text])))
);

COMMENT ON TABLE public.scenario IS 'A plan of stations with its question, its figures and its proof.';

COMMENT ON COLUMN public.scenario.author IS 'as displayed when it was saved';

COMMENT ON COLUMN public.scenario.data_on IS 'day of the figures';

COMMENT ON COLUMN public.scenario.data_digest IS 'of what the plan was made from';

COMMENT ON COLUMN public.scenario.question IS 'see gridmap.siting.study.Question';

COMMENT ON COLUMN public.scenario.figures IS 'before and after, as officials see them';

COMMENT ON COLUMN public.scenario.communities IS 'before and after, likewise';

COMMENT ON COLUMN public.scenario.notes IS 'messages: what the plan leaves out';

COMMENT ON COLUMN public.scenario.proof IS 'a message';

COMMENT ON COLUMN public.scenario.objective IS 'in the model''s unit';

COMMENT ON COLUMN public.scenario.bound IS 'none: not known';

ALTER TABLE public.scenario ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.scenario_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scenario_site (
    scenario_id bigint NOT NULL,
    number smallint NOT NULL,
    role text NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    kind text,
    cost_yuan double precision,
    floor_area_m2 double precision,
    community_id bigint,
    service_point_id bigint,
    geom public.geometry(Point,4326) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    CONSTRAINT scenario_site_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT scenario_site_kind_check CHECK ((kind = ANY (ARRAY['convert'::text, 'extend'::text, 'new'::text]))),
    CONSTRAINT scenario_site_role_check CHECK ((role = ANY (ARRAY['new'::text, 'closed'::text])))
);

COMMENT ON TABLE public.scenario_site IS 'A station that a scenario opens or closes.';

COMMENT ON COLUMN public.scenario_site.key IS 'of the site among the candidates';

COMMENT ON COLUMN public.scenario_site.kind IS 'none: one of today''s stations, which the plan closes';

COMMENT ON COLUMN public.scenario_site.service_point_id IS 'the planned point that it became';

COMMENT ON COLUMN public.scenario_site.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

CREATE TABLE public.service_offer (
    service_point_id bigint NOT NULL,
    service_type_code text NOT NULL
);

COMMENT ON TABLE public.service_offer IS 'One site, many services: area counts once, each service for itself.';

CREATE TABLE public.service_point (
    id bigint NOT NULL,
    community_id bigint,
    parent_id bigint,
    name text NOT NULL,
    tier text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    opened_on date,
    closed_on date,
    floor_area_m2 double precision,
    capacity integer,
    opening_hours text,
    phone text,
    address text,
    ownership text,
    is_accessible boolean,
    geom public.geometry(Point,4326) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    CONSTRAINT service_point_dates_check CHECK ((closed_on >= opened_on)),
    CONSTRAINT service_point_floor_area_m2_check CHECK ((floor_area_m2 >= (0)::double precision)),
    CONSTRAINT service_point_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT service_point_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'open'::text, 'closing'::text, 'closed'::text]))),
    CONSTRAINT service_point_tier_check CHECK ((tier = ANY (ARRAY['hall'::text, 'station'::text, 'outpost'::text])))
);

COMMENT ON TABLE public.service_point IS 'A site where services are given; what it gives stands in service_offer.';

COMMENT ON COLUMN public.service_point.closed_on IS 'first day on which it is no longer open';

COMMENT ON COLUMN public.service_point.opening_hours IS 'OpenStreetMap opening_hours syntax';

COMMENT ON COLUMN public.service_point.ownership IS 'own, shared or rented';

COMMENT ON COLUMN public.service_point.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.service_point.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.service_point.source_ref IS 'its key there';

ALTER TABLE public.service_point ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.service_point_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.service_type (
    service_type_code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    tier text NOT NULL,
    sort_order smallint NOT NULL,
    CONSTRAINT service_type_tier_check CHECK ((tier = ANY (ARRAY['hall'::text, 'station'::text, 'outpost'::text])))
);

COMMENT ON TABLE public.service_type IS 'Kinds of service.';

COMMENT ON COLUMN public.service_type.tier IS 'hall, station or outpost';

CREATE TABLE public.small_cell_rule (
    is_only boolean DEFAULT true NOT NULL,
    threshold smallint NOT NULL,
    CONSTRAINT small_cell_rule_is_only_check CHECK (is_only),
    CONSTRAINT small_cell_rule_threshold_check CHECK (((threshold >= 2) AND (threshold <= 20)))
);

COMMENT ON TABLE public.small_cell_rule IS 'The least count of a need group that officials see; one row.';

CREATE TABLE public.source_row (
    layer text NOT NULL,
    source text NOT NULL,
    source_ref text NOT NULL,
    origin text NOT NULL,
    row_id bigint NOT NULL,
    stated jsonb NOT NULL
);

COMMENT ON TABLE public.source_row IS 'What each file said last: a reload changes only what is said anew.';

COMMENT ON COLUMN public.source_row.layer IS 'table that the row is in';

COMMENT ON COLUMN public.source_row.source_ref IS 'key of the row in its source';

COMMENT ON COLUMN public.source_row.origin IS 'file that says it, or osm';

COMMENT ON COLUMN public.source_row.row_id IS 'the row, whoever made it';

COMMENT ON COLUMN public.source_row.stated IS 'columns as the file has them';

CREATE TABLE public.street (
    id bigint NOT NULL,
    name text,
    kind text NOT NULL,
    from_node bigint NOT NULL,
    to_node bigint NOT NULL,
    length_m double precision NOT NULL,
    is_bridge boolean DEFAULT false NOT NULL,
    component integer NOT NULL,
    geom public.geometry(LineString,4326) NOT NULL,
    geom_3857 public.geometry(LineString,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    CONSTRAINT street_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom)))),
    CONSTRAINT street_kind_check CHECK ((kind = ANY (ARRAY['arterial'::text, 'secondary'::text, 'branch'::text, 'lane'::text, 'service'::text, 'path'::text, 'steps'::text]))),
    CONSTRAINT street_length_m_check CHECK ((length_m > (0)::double precision))
);

COMMENT ON TABLE public.street IS 'Walkable edges between junctions.';

COMMENT ON COLUMN public.street.from_node IS 'a node''s id is its place: see gridmap.network.streets.node_id';

COMMENT ON COLUMN public.street.length_m IS 'on the ellipsoid';

COMMENT ON COLUMN public.street.component IS '0 is the largest connected part';

COMMENT ON COLUMN public.street.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.street.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.street.source_ref IS 'its key there';

ALTER TABLE public.street ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.street_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.subdistrict (
    id bigint NOT NULL,
    name text NOT NULL,
    division_code text,
    code_edition smallint,
    geom public.geometry(MultiPolygon,4326),
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    CONSTRAINT subdistrict_geom_valid_check CHECK ((public.st_isvalid(geom) AND (NOT public.st_isempty(geom))))
);

COMMENT ON TABLE public.subdistrict IS '街道办事处. Its outline may be missing: communities carry their own.';

COMMENT ON COLUMN public.subdistrict.division_code IS 'statistical code; reissued every year, never a key';

COMMENT ON COLUMN public.subdistrict.code_edition IS 'year of the list the code is from';

COMMENT ON COLUMN public.subdistrict.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';

COMMENT ON COLUMN public.subdistrict.source IS 'layer the row was loaded from';

COMMENT ON COLUMN public.subdistrict.source_ref IS 'its key there';

ALTER TABLE public.subdistrict ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.subdistrict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.team_member ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.team_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.token_key (
    is_only boolean DEFAULT true NOT NULL,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    CONSTRAINT token_key_is_only_check CHECK (is_only)
);

COMMENT ON TABLE public.token_key IS 'Key of the tokens that name a transaction''s user, as HMAC pads it; one row.';

CREATE TABLE public.user_area (
    app_user_id bigint NOT NULL,
    subdistrict_id bigint NOT NULL
);

COMMENT ON TABLE public.user_area IS 'Subdistricts whose communities are an official''s or planner''s area.';

CREATE TABLE public.user_community (
    app_user_id bigint NOT NULL,
    community_id bigint NOT NULL
);

COMMENT ON TABLE public.user_community IS 'Communities a community worker sees, or that are part of an official''s or planner''s area.';

ALTER TABLE ONLY public.access_pending
    ADD CONSTRAINT access_pending_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_point
    ADD CONSTRAINT access_point_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_point
    ADD CONSTRAINT access_point_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.access_state
    ADD CONSTRAINT access_state_pkey PRIMARY KEY (service_type_code);

ALTER TABLE ONLY public.address_decision
    ADD CONSTRAINT address_decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_name_key UNIQUE (name);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.area_count
    ADD CONSTRAINT area_count_level_community_id_plot_id_key UNIQUE NULLS NOT DISTINCT (level, community_id, plot_id);

ALTER TABLE ONLY public.area_count
    ADD CONSTRAINT area_count_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_once EXCLUDE USING gist (plot_id WITH =, team_member_id WITH =, role WITH =, COALESCE(building_id, (0)::bigint) WITH =, valid WITH &&);

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.boundary_change
    ADD CONSTRAINT boundary_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.building_access
    ADD CONSTRAINT building_access_pkey PRIMARY KEY (service_type_code, building_id);

ALTER TABLE ONLY public.building_alias
    ADD CONSTRAINT building_alias_building_id_alias_key UNIQUE (building_id, alias);

ALTER TABLE ONLY public.building_alias
    ADD CONSTRAINT building_alias_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.building_attachment
    ADD CONSTRAINT building_attachment_pkey PRIMARY KEY (building_id, choice);

ALTER TABLE ONLY public.building_count
    ADD CONSTRAINT building_count_pkey PRIMARY KEY (building_id);

ALTER TABLE ONLY public.building
    ADD CONSTRAINT building_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.building
    ADD CONSTRAINT building_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.candidate_site
    ADD CONSTRAINT candidate_site_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.candidate_site
    ADD CONSTRAINT candidate_site_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.closed_place
    ADD CONSTRAINT closed_place_pkey PRIMARY KEY (layer, row_id);

ALTER TABLE ONLY public.community
    ADD CONSTRAINT community_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.community
    ADD CONSTRAINT community_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.draft_building
    ADD CONSTRAINT draft_building_pkey PRIMARY KEY (plot_draft_id, building_id);

ALTER TABLE ONLY public.draft_plot
    ADD CONSTRAINT draft_plot_pkey PRIMARY KEY (plot_draft_id, number);

ALTER TABLE ONLY public.draft_plot
    ADD CONSTRAINT draft_plot_plot_draft_id_plot_code_key UNIQUE (plot_draft_id, plot_code);

ALTER TABLE ONLY public.draft_step
    ADD CONSTRAINT draft_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.estate
    ADD CONSTRAINT estate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.estate
    ADD CONSTRAINT estate_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.facility_rule
    ADD CONSTRAINT facility_rule_once_key UNIQUE NULLS NOT DISTINCT (service_type_code, metric, source, clause, region, living_circle, valid_from);

ALTER TABLE ONLY public.facility_rule
    ADD CONSTRAINT facility_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.household_change
    ADD CONSTRAINT household_change_pkey PRIMARY KEY (import_run_id, household_id);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_community_id_household_key_key UNIQUE (community_id, household_key);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT import_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.land
    ADD CONSTRAINT land_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.land
    ADD CONSTRAINT land_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.layer_change
    ADD CONSTRAINT layer_change_pkey PRIMARY KEY (import_run_id, layer, row_id);

ALTER TABLE ONLY public.ledger_column
    ADD CONSTRAINT ledger_column_pkey PRIMARY KEY (community_id, header);

ALTER TABLE ONLY public.login_session
    ADD CONSTRAINT login_session_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.neighbour_adjustment
    ADD CONSTRAINT neighbour_adjustment_building_id_other_id_community_id_key UNIQUE (building_id, other_id, community_id);

ALTER TABLE ONLY public.neighbour_adjustment
    ADD CONSTRAINT neighbour_adjustment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.office
    ADD CONSTRAINT office_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY public.plot_building
    ADD CONSTRAINT plot_building_one_plot EXCLUDE USING gist (building_id WITH =, valid WITH &&);

ALTER TABLE ONLY public.plot_building
    ADD CONSTRAINT plot_building_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plot
    ADD CONSTRAINT plot_community_id_plot_code_key UNIQUE (community_id, plot_code);

ALTER TABLE ONLY public.plot_draft
    ADD CONSTRAINT plot_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plot
    ADD CONSTRAINT plot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.point_attachment
    ADD CONSTRAINT point_attachment_pkey PRIMARY KEY (service_point_id, choice);

ALTER TABLE ONLY public.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scenario
    ADD CONSTRAINT scenario_name_key UNIQUE (name);

ALTER TABLE ONLY public.scenario
    ADD CONSTRAINT scenario_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scenario_site
    ADD CONSTRAINT scenario_site_pkey PRIMARY KEY (scenario_id, number);

ALTER TABLE ONLY public.service_offer
    ADD CONSTRAINT service_offer_pkey PRIMARY KEY (service_point_id, service_type_code);

ALTER TABLE ONLY public.service_point
    ADD CONSTRAINT service_point_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.service_point
    ADD CONSTRAINT service_point_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.service_type
    ADD CONSTRAINT service_type_pkey PRIMARY KEY (service_type_code);

ALTER TABLE ONLY public.small_cell_rule
    ADD CONSTRAINT small_cell_rule_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY public.source_row
    ADD CONSTRAINT source_row_pkey PRIMARY KEY (layer, source, source_ref, origin);

ALTER TABLE ONLY public.street
    ADD CONSTRAINT street_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.street
    ADD CONSTRAINT street_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.subdistrict
    ADD CONSTRAINT subdistrict_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subdistrict
    ADD CONSTRAINT subdistrict_source_source_ref_key UNIQUE (source, source_ref);

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_community_id_name_work_phone_key UNIQUE NULLS NOT DISTINCT (community_id, name, work_phone);

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.token_key
    ADD CONSTRAINT token_key_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY public.user_area
    ADD CONSTRAINT user_area_pkey PRIMARY KEY (app_user_id, subdistrict_id);

ALTER TABLE ONLY public.user_community
    ADD CONSTRAINT user_community_pkey PRIMARY KEY (app_user_id, community_id);

CREATE INDEX access_pending_service_type_code_idx ON public.access_pending USING btree (service_type_code);

CREATE INDEX access_point_building_id_idx ON public.access_point USING btree (building_id);

CREATE INDEX access_point_community_id_idx ON public.access_point USING btree (community_id);

CREATE INDEX access_point_estate_id_idx ON public.access_point USING btree (estate_id);

CREATE INDEX access_point_geom_gist ON public.access_point USING gist (geom);

CREATE INDEX address_decision_app_user_id_idx ON public.address_decision USING btree (app_user_id);

CREATE INDEX address_decision_building_id_idx ON public.address_decision USING btree (building_id);

CREATE INDEX address_decision_community_id_idx ON public.address_decision USING btree (community_id);

CREATE INDEX address_decision_estate_id_idx ON public.address_decision USING btree (estate_id);

CREATE INDEX address_decision_import_run_id_idx ON public.address_decision USING btree (import_run_id);

CREATE UNIQUE INDEX address_decision_in_force ON public.address_decision USING btree (community_id, scope, written) WHERE (revoked_at IS NULL);

CREATE INDEX address_decision_revoked_by_id_idx ON public.address_decision USING btree (revoked_by_id);

CREATE INDEX area_count_community_id_idx ON public.area_count USING btree (community_id);

CREATE INDEX area_count_plot_id_idx ON public.area_count USING btree (plot_id);

CREATE INDEX assignment_building_id_idx ON public.assignment USING btree (building_id);

CREATE INDEX assignment_plot_id_idx ON public.assignment USING btree (plot_id);

CREATE INDEX assignment_team_member_id_idx ON public.assignment USING btree (team_member_id);

CREATE INDEX audit_log_app_user_id_idx ON public.audit_log USING btree (app_user_id);

CREATE INDEX audit_log_app_user_idx ON public.audit_log USING btree (app_user_id, at);

CREATE INDEX audit_log_at_idx ON public.audit_log USING btree (at);

CREATE INDEX audit_log_plots_idx ON public.audit_log USING btree (id) WHERE (action ~~ 'plots:%'::text);

CREATE INDEX audit_log_register_idx ON public.audit_log USING btree (((detail ->> 'layer'::text)), ((detail ->> 'id'::text)), id) WHERE (action ~~ 'register:%'::text);

CREATE INDEX audit_log_register_last_idx ON public.audit_log USING btree (id) WHERE (action ~~ 'register:%'::text);

CREATE INDEX boundary_change_app_user_id_idx ON public.boundary_change USING btree (app_user_id);

CREATE INDEX boundary_change_community_id_idx ON public.boundary_change USING btree (community_id);

CREATE INDEX building_alias_alias_idx ON public.building_alias USING btree (alias);

CREATE INDEX building_alias_building_id_idx ON public.building_alias USING btree (building_id);

CREATE INDEX building_community_id_idx ON public.building USING btree (community_id);

CREATE INDEX building_estate_id_idx ON public.building USING btree (estate_id);

CREATE INDEX building_geom_3857_gist ON public.building USING gist (geom_3857);

CREATE INDEX building_geom_3857_z12_gist ON public.building USING gist (geom_3857) WHERE (min_zoom <= 12);

CREATE INDEX building_geom_3857_z13_gist ON public.building USING gist (geom_3857) WHERE (min_zoom <= 13);

CREATE INDEX building_geom_3857_z14_gist ON public.building USING gist (geom_3857) WHERE (min_zoom <= 14);

CREATE INDEX building_geom_gist ON public.building USING gist (geom);

CREATE INDEX candidate_site_community_id_idx ON public.candidate_site USING btree (community_id);

CREATE INDEX candidate_site_geom_3857_gist ON public.candidate_site USING gist (geom_3857);

CREATE INDEX candidate_site_geom_gist ON public.candidate_site USING gist (geom);

CREATE INDEX community_geom_3857_gist ON public.community USING gist (geom_3857);

CREATE INDEX community_geom_gist ON public.community USING gist (geom);

CREATE INDEX community_subdistrict_id_idx ON public.community USING btree (subdistrict_id);

CREATE INDEX draft_building_building_id_idx ON public.draft_building USING btree (building_id);

CREATE INDEX draft_plot_plot_id_idx ON public.draft_plot USING btree (plot_id);

CREATE INDEX draft_step_changed_by_id_idx ON public.draft_step USING btree (changed_by_id);

CREATE INDEX draft_step_plot_draft_id_idx ON public.draft_step USING btree (plot_draft_id);

CREATE INDEX estate_community_id_idx ON public.estate USING btree (community_id);

CREATE INDEX estate_geom_3857_gist ON public.estate USING gist (geom_3857);

CREATE INDEX estate_geom_gist ON public.estate USING gist (geom);

CREATE INDEX estate_merged_into_id_idx ON public.estate USING btree (merged_into_id);

CREATE INDEX facility_rule_service_type_code_idx ON public.facility_rule USING btree (service_type_code);

CREATE INDEX household_address_decision_id_idx ON public.household USING btree (address_decision_id) WHERE (address_decision_id IS NOT NULL);

CREATE INDEX household_building_id_idx ON public.household USING btree (building_id);

CREATE INDEX household_change_community_id_idx ON public.household_change USING btree (community_id);

CREATE INDEX household_change_household_id_idx ON public.household_change USING btree (household_id);

CREATE INDEX household_created_run_id_idx ON public.household USING btree (created_run_id);

CREATE INDEX household_import_run_id_idx ON public.household USING btree (import_run_id);

CREATE INDEX import_run_app_user_id_idx ON public.import_run USING btree (app_user_id);

CREATE INDEX import_run_community_id_idx ON public.import_run USING btree (community_id);

CREATE INDEX import_run_corrects_run_id_idx ON public.import_run USING btree (corrects_run_id);

CREATE INDEX import_run_rolled_back_by_id_idx ON public.import_run USING btree (rolled_back_by_id);

CREATE INDEX land_geom_3857_gist ON public.land USING gist (geom_3857);

CREATE INDEX layer_change_layer_row_id_idx ON public.layer_change USING btree (layer, row_id);

CREATE INDEX login_session_app_user_id_idx ON public.login_session USING btree (app_user_id);

CREATE INDEX neighbour_adjustment_app_user_id_idx ON public.neighbour_adjustment USING btree (app_user_id);

CREATE INDEX neighbour_adjustment_community_id_idx ON public.neighbour_adjustment USING btree (community_id);

CREATE INDEX neighbour_adjustment_other_id_idx ON public.neighbour_adjustment USING btree (other_id);

CREATE INDEX plot_building_building_id_idx ON public.plot_building USING btree (building_id);

CREATE INDEX plot_building_plot_id_idx ON public.plot_building USING btree (plot_id);

CREATE INDEX plot_community_id_idx ON public.plot USING btree (community_id);

CREATE INDEX plot_draft_begun_by_id_idx ON public.plot_draft USING btree (begun_by_id);

CREATE INDEX plot_draft_closed_by_id_idx ON public.plot_draft USING btree (closed_by_id);

CREATE INDEX plot_draft_community_id_idx ON public.plot_draft USING btree (community_id);

CREATE INDEX plot_draft_import_run_id_idx ON public.plot_draft USING btree (import_run_id);

CREATE INDEX reject_import_run_id_idx ON public.reject USING btree (import_run_id);

CREATE INDEX scenario_app_user_id_idx ON public.scenario USING btree (app_user_id);

CREATE INDEX scenario_service_type_code_idx ON public.scenario USING btree (service_type_code);

CREATE INDEX scenario_site_community_id_idx ON public.scenario_site USING btree (community_id);

CREATE INDEX scenario_site_geom_gist ON public.scenario_site USING gist (geom);

CREATE INDEX scenario_site_service_point_id_idx ON public.scenario_site USING btree (service_point_id);

CREATE INDEX service_offer_service_type_code_idx ON public.service_offer USING btree (service_type_code);

CREATE INDEX service_point_community_id_idx ON public.service_point USING btree (community_id);

CREATE INDEX service_point_geom_3857_gist ON public.service_point USING gist (geom_3857);

CREATE INDEX service_point_geom_gist ON public.service_point USING gist (geom);

CREATE INDEX service_point_parent_id_idx ON public.service_point USING btree (parent_id);

CREATE INDEX source_row_row_id_idx ON public.source_row USING btree (layer, row_id);

CREATE INDEX street_from_node_idx ON public.street USING btree (from_node);

CREATE INDEX street_geom_3857_gist ON public.street USING gist (geom_3857);

CREATE INDEX street_geom_gist ON public.street USING gist (geom);

CREATE INDEX street_to_node_idx ON public.street USING btree (to_node);

CREATE INDEX subdistrict_geom_3857_gist ON public.subdistrict USING gist (geom_3857);

CREATE INDEX subdistrict_geom_gist ON public.subdistrict USING gist (geom);

CREATE INDEX team_member_app_user_id_idx ON public.team_member USING btree (app_user_id);

CREATE INDEX team_member_community_id_idx ON public.team_member USING btree (community_id);

CREATE INDEX team_member_opt_in_plot_id_idx ON public.team_member USING btree (opt_in_plot_id);

CREATE INDEX user_area_subdistrict_id_idx ON public.user_area USING btree (subdistrict_id);

CREATE INDEX user_community_community_id_idx ON public.user_community USING btree (community_id);

CREATE TRIGGER access_building_deleted AFTER DELETE ON public.building REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.access_building_changed();

CREATE TRIGGER access_building_inserted AFTER INSERT ON public.building REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_building_changed();

CREATE TRIGGER access_building_updated AFTER UPDATE ON public.building REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_building_changed();

CREATE TRIGGER access_estate_deleted AFTER DELETE ON public.estate REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.access_ways_changed();

CREATE TRIGGER access_estate_inserted AFTER INSERT ON public.estate REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_ways_changed();

CREATE TRIGGER access_estate_updated AFTER UPDATE ON public.estate REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_ways_changed();

CREATE TRIGGER access_gate_deleted AFTER DELETE ON public.access_point REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.access_gate_changed();

CREATE TRIGGER access_gate_inserted AFTER INSERT ON public.access_point REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_gate_changed();

CREATE TRIGGER access_gate_updated AFTER UPDATE ON public.access_point REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_gate_changed();

CREATE TRIGGER access_offer_deleted AFTER DELETE ON public.service_offer REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.access_offer_changed();

CREATE TRIGGER access_offer_inserted AFTER INSERT ON public.service_offer REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_offer_changed();

CREATE TRIGGER access_offer_updated AFTER UPDATE ON public.service_offer REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_offer_changed();

CREATE TRIGGER access_point_deleted AFTER DELETE ON public.service_point REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.access_point_changed();

CREATE TRIGGER access_point_inserted AFTER INSERT ON public.service_point REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_point_changed();

CREATE TRIGGER access_point_updated AFTER UPDATE ON public.service_point REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_point_changed();

CREATE TRIGGER access_street_deleted AFTER DELETE ON public.street REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.access_ways_changed();

CREATE TRIGGER access_street_inserted AFTER INSERT ON public.street REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_ways_changed();

CREATE TRIGGER access_street_updated AFTER UPDATE ON public.street REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.access_ways_changed();

CREATE TRIGGER app_user_changed AFTER UPDATE OF role, is_active ON public.app_user FOR EACH STATEMENT EXECUTE FUNCTION public.account_changed();

CREATE TRIGGER app_user_ends_sessions AFTER UPDATE OF role, is_active, password_hash ON public.app_user FOR EACH ROW WHEN ((((old.role IS DISTINCT FROM new.role) OR (old.is_active IS DISTINCT FROM new.is_active)) OR (old.password_hash IS DISTINCT FROM new.password_hash))) EXECUTE FUNCTION public.account_ends_sessions();

CREATE TRIGGER boundary_inserted AFTER INSERT ON public.community FOR EACH ROW EXECUTE FUNCTION public.boundary_changed();

CREATE TRIGGER boundary_updated AFTER UPDATE OF geom ON public.community FOR EACH ROW WHEN ((NOT (old.geom OPERATOR(public.=) new.geom))) EXECUTE FUNCTION public.boundary_changed();

CREATE TRIGGER building_demolished AFTER UPDATE ON public.building REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.building_demolished();

CREATE TRIGGER building_moved AFTER UPDATE ON public.building REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.building_moved();

CREATE TRIGGER estate_merged BEFORE UPDATE OF merged_into_id ON public.estate FOR EACH ROW WHEN ((old.merged_into_id IS DISTINCT FROM new.merged_into_id)) EXECUTE FUNCTION public.estate_merged();

CREATE TRIGGER facility_rule_logged AFTER INSERT OR UPDATE ON public.facility_rule FOR EACH ROW EXECUTE FUNCTION public.rule_changed();

CREATE TRIGGER household_deleted AFTER DELETE ON public.household REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.household_changed();

CREATE TRIGGER household_inserted AFTER INSERT ON public.household REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.household_changed();

CREATE TRIGGER household_updated AFTER UPDATE ON public.household REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.household_changed();

CREATE TRIGGER layer_access_point_deleted AFTER DELETE ON public.access_point REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_access_point_inserted AFTER INSERT ON public.access_point REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_access_point_updated AFTER UPDATE ON public.access_point REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_building_deleted AFTER DELETE ON public.building REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_building_inserted AFTER INSERT ON public.building REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_building_updated AFTER UPDATE ON public.building REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_candidate_site_deleted AFTER DELETE ON public.candidate_site REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_candidate_site_inserted AFTER INSERT ON public.candidate_site REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_candidate_site_updated AFTER UPDATE ON public.candidate_site REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_community_deleted AFTER DELETE ON public.community REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_community_inserted AFTER INSERT ON public.community REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_community_updated AFTER UPDATE ON public.community REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_estate_deleted AFTER DELETE ON public.estate REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_estate_inserted AFTER INSERT ON public.estate REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_estate_updated AFTER UPDATE ON public.estate REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_land_deleted AFTER DELETE ON public.land REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_land_inserted AFTER INSERT ON public.land REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_land_updated AFTER UPDATE ON public.land REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_offer_deleted AFTER DELETE ON public.service_offer REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_offers_changed();

CREATE TRIGGER layer_offer_inserted AFTER INSERT ON public.service_offer REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_offers_changed();

CREATE TRIGGER layer_service_point_deleted AFTER DELETE ON public.service_point REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_service_point_inserted AFTER INSERT ON public.service_point REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_service_point_updated AFTER UPDATE ON public.service_point REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_street_deleted AFTER DELETE ON public.street REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_street_inserted AFTER INSERT ON public.street REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_street_updated AFTER UPDATE ON public.street REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_street_updated();

CREATE TRIGGER layer_subdistrict_deleted AFTER DELETE ON public.subdistrict REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_subdistrict_inserted AFTER INSERT ON public.subdistrict REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER layer_subdistrict_updated AFTER UPDATE ON public.subdistrict REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.layer_changed();

CREATE TRIGGER past_stays BEFORE UPDATE OF valid ON public.assignment FOR EACH ROW WHEN (((CURRENT_USER = 'gridmap_app'::name) AND ((old.valid * daterange(NULL::date, CURRENT_DATE)) <> (new.valid * daterange(NULL::date, CURRENT_DATE))))) EXECUTE FUNCTION public.past_stays();

CREATE TRIGGER past_stays BEFORE UPDATE OF valid ON public.plot_building FOR EACH ROW WHEN (((CURRENT_USER = 'gridmap_app'::name) AND ((old.valid * daterange(NULL::date, CURRENT_DATE)) <> (new.valid * daterange(NULL::date, CURRENT_DATE))))) EXECUTE FUNCTION public.past_stays();

CREATE TRIGGER plot_building_deleted AFTER DELETE ON public.plot_building REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.small_cells_regroup();

CREATE TRIGGER plot_building_inserted AFTER INSERT ON public.plot_building REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.small_cells_regroup();

CREATE TRIGGER plot_building_updated AFTER UPDATE ON public.plot_building REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.small_cells_regroup();

CREATE TRIGGER plots_entered AFTER INSERT ON public.plot_building REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.plots_entered();

CREATE TRIGGER small_cell_rule_changed AFTER UPDATE ON public.small_cell_rule FOR EACH STATEMENT EXECUTE FUNCTION public.small_cells_regroup();

CREATE TRIGGER small_cell_rule_logged AFTER UPDATE ON public.small_cell_rule FOR EACH ROW EXECUTE FUNCTION public.rule_changed();

ALTER TABLE ONLY public.access_point
    ADD CONSTRAINT access_point_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.access_point
    ADD CONSTRAINT access_point_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.access_point
    ADD CONSTRAINT access_point_estate_id_fkey FOREIGN KEY (estate_id) REFERENCES public.estate(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.address_decision
    ADD CONSTRAINT address_decision_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.address_decision
    ADD CONSTRAINT address_decision_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.address_decision
    ADD CONSTRAINT address_decision_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.address_decision
    ADD CONSTRAINT address_decision_estate_id_fkey FOREIGN KEY (estate_id) REFERENCES public.estate(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.address_decision
    ADD CONSTRAINT address_decision_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES public.import_run(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.address_decision
    ADD CONSTRAINT address_decision_revoked_by_id_fkey FOREIGN KEY (revoked_by_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.area_count
    ADD CONSTRAINT area_count_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.area_count
    ADD CONSTRAINT area_count_plot_id_fkey FOREIGN KEY (plot_id) REFERENCES public.plot(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id);

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_plot_id_fkey FOREIGN KEY (plot_id) REFERENCES public.plot(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_team_member_id_fkey FOREIGN KEY (team_member_id) REFERENCES public.team_member(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.boundary_change
    ADD CONSTRAINT boundary_change_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.boundary_change
    ADD CONSTRAINT boundary_change_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.building_alias
    ADD CONSTRAINT building_alias_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.building
    ADD CONSTRAINT building_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.building_count
    ADD CONSTRAINT building_count_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.building
    ADD CONSTRAINT building_estate_id_fkey FOREIGN KEY (estate_id) REFERENCES public.estate(id);

ALTER TABLE ONLY public.candidate_site
    ADD CONSTRAINT candidate_site_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.community
    ADD CONSTRAINT community_subdistrict_id_fkey FOREIGN KEY (subdistrict_id) REFERENCES public.subdistrict(id);

ALTER TABLE ONLY public.draft_building
    ADD CONSTRAINT draft_building_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.draft_building
    ADD CONSTRAINT draft_building_plot_draft_id_fkey FOREIGN KEY (plot_draft_id) REFERENCES public.plot_draft(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.draft_building
    ADD CONSTRAINT draft_building_plot_draft_id_number_fkey FOREIGN KEY (plot_draft_id, number) REFERENCES public.draft_plot(plot_draft_id, number);

ALTER TABLE ONLY public.draft_plot
    ADD CONSTRAINT draft_plot_plot_draft_id_fkey FOREIGN KEY (plot_draft_id) REFERENCES public.plot_draft(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.draft_plot
    ADD CONSTRAINT draft_plot_plot_id_fkey FOREIGN KEY (plot_id) REFERENCES public.plot(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.draft_step
    ADD CONSTRAINT draft_step_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.draft_step
    ADD CONSTRAINT draft_step_plot_draft_id_fkey FOREIGN KEY (plot_draft_id) REFERENCES public.plot_draft(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.estate
    ADD CONSTRAINT estate_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.estate
    ADD CONSTRAINT estate_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES public.estate(id);

ALTER TABLE ONLY public.facility_rule
    ADD CONSTRAINT facility_rule_service_type_code_fkey FOREIGN KEY (service_type_code) REFERENCES public.service_type(service_type_code);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_address_decision_id_fkey FOREIGN KEY (address_decision_id) REFERENCES public.address_decision(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id);

ALTER TABLE ONLY public.household_change
    ADD CONSTRAINT household_change_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.household_change
    ADD CONSTRAINT household_change_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.household(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.household_change
    ADD CONSTRAINT household_change_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES public.import_run(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.household
    ADD CONSTRAINT household_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES public.import_run(id);

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT import_run_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT import_run_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT import_run_corrects_run_id_fkey FOREIGN KEY (corrects_run_id) REFERENCES public.import_run(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT import_run_rolled_back_by_id_fkey FOREIGN KEY (rolled_back_by_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.layer_change
    ADD CONSTRAINT layer_change_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES public.import_run(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ledger_column
    ADD CONSTRAINT ledger_column_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.login_session
    ADD CONSTRAINT login_session_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.neighbour_adjustment
    ADD CONSTRAINT neighbour_adjustment_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.neighbour_adjustment
    ADD CONSTRAINT neighbour_adjustment_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.neighbour_adjustment
    ADD CONSTRAINT neighbour_adjustment_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.neighbour_adjustment
    ADD CONSTRAINT neighbour_adjustment_other_id_fkey FOREIGN KEY (other_id) REFERENCES public.building(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.plot_building
    ADD CONSTRAINT plot_building_building_id_fkey FOREIGN KEY (building_id) REFERENCES public.building(id);

ALTER TABLE ONLY public.plot_building
    ADD CONSTRAINT plot_building_plot_id_fkey FOREIGN KEY (plot_id) REFERENCES public.plot(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.plot
    ADD CONSTRAINT plot_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.plot_draft
    ADD CONSTRAINT plot_draft_begun_by_id_fkey FOREIGN KEY (begun_by_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.plot_draft
    ADD CONSTRAINT plot_draft_closed_by_id_fkey FOREIGN KEY (closed_by_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.plot_draft
    ADD CONSTRAINT plot_draft_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.plot_draft
    ADD CONSTRAINT plot_draft_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES public.import_run(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.reject
    ADD CONSTRAINT reject_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES public.import_run(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scenario
    ADD CONSTRAINT scenario_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.scenario
    ADD CONSTRAINT scenario_service_type_code_fkey FOREIGN KEY (service_type_code) REFERENCES public.service_type(service_type_code);

ALTER TABLE ONLY public.scenario_site
    ADD CONSTRAINT scenario_site_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.scenario_site
    ADD CONSTRAINT scenario_site_scenario_id_fkey FOREIGN KEY (scenario_id) REFERENCES public.scenario(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scenario_site
    ADD CONSTRAINT scenario_site_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES public.service_point(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.service_offer
    ADD CONSTRAINT service_offer_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES public.service_point(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.service_offer
    ADD CONSTRAINT service_offer_service_type_code_fkey FOREIGN KEY (service_type_code) REFERENCES public.service_type(service_type_code);

ALTER TABLE ONLY public.service_point
    ADD CONSTRAINT service_point_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.service_point
    ADD CONSTRAINT service_point_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.service_point(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id);

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_opt_in_plot_id_fkey FOREIGN KEY (opt_in_plot_id) REFERENCES public.plot(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.user_area
    ADD CONSTRAINT user_area_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_area
    ADD CONSTRAINT user_area_subdistrict_id_fkey FOREIGN KEY (subdistrict_id) REFERENCES public.subdistrict(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_community
    ADD CONSTRAINT user_community_app_user_id_fkey FOREIGN KEY (app_user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_community
    ADD CONSTRAINT user_community_community_id_fkey FOREIGN KEY (community_id) REFERENCES public.community(id) ON DELETE CASCADE;

ALTER TABLE public.access_pending ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_point ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_state ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.address_decision ENABLE ROW LEVEL SECURITY;

CREATE POLICY admin ON public.audit_log FOR SELECT USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin ON public.office FOR UPDATE USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin ON public.small_cell_rule FOR UPDATE USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_delete ON public.user_area FOR DELETE USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_delete ON public.user_community FOR DELETE USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_insert ON public.app_user FOR INSERT WITH CHECK (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_insert ON public.facility_rule FOR INSERT WITH CHECK (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_insert ON public.service_type FOR INSERT WITH CHECK (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_insert ON public.user_area FOR INSERT WITH CHECK (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_insert ON public.user_community FOR INSERT WITH CHECK (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_update ON public.app_user FOR UPDATE USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_update ON public.facility_rule FOR UPDATE USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY admin_update ON public.service_type FOR UPDATE USING (( SELECT (public.app_role() = 'admin'::text)));

CREATE POLICY aggregate ON public.import_run FOR SELECT USING ((( SELECT (public.app_is_everywhere() OR (public.app_role() = 'admin'::text))) OR (community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[])) OR (public.is_layer(kind) AND ( SELECT (public.app_role() = ANY (ARRAY['street_official'::text, 'planner'::text]))))));

ALTER TABLE public.app_user ENABLE ROW LEVEL SECURITY;

CREATE POLICY append ON public.audit_log FOR INSERT WITH CHECK ((app_user_id = public.app_user_id()));

CREATE POLICY area ON public.assignment FOR SELECT USING ((( SELECT (public.app_role() = 'street_official'::text)) AND (( SELECT public.app_is_everywhere() AS app_is_everywhere) OR (plot_id IN ( SELECT unnest(public.app_area_plots()) AS unnest)))));

CREATE POLICY area ON public.boundary_change FOR SELECT USING ((community_id IN ( SELECT community.id
   FROM public.community)));

CREATE POLICY area ON public.building FOR SELECT USING ((( SELECT public.app_sees_ground() AS app_sees_ground) OR (community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[]))));

CREATE POLICY area ON public.candidate_site FOR SELECT USING ((( SELECT public.app_sees_ground() AS app_sees_ground) OR (community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[]))));

CREATE POLICY area ON public.community FOR SELECT USING ((( SELECT public.app_sees_ground() AS app_sees_ground) OR (id = ANY (( SELECT public.app_area() AS app_area)::bigint[]))));

CREATE POLICY area ON public.estate FOR SELECT USING ((( SELECT public.app_sees_ground() AS app_sees_ground) OR (community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[]))));

CREATE POLICY area ON public.plot FOR SELECT USING ((( SELECT public.app_is_everywhere() AS app_is_everywhere) OR (community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[]))));

CREATE POLICY area ON public.plot_building FOR SELECT USING ((( SELECT public.app_is_everywhere() AS app_is_everywhere) OR (plot_id IN ( SELECT unnest(public.app_area_plots()) AS unnest))));

CREATE POLICY area ON public.scenario FOR SELECT USING ((( SELECT public.app_is_everywhere() AS app_is_everywhere) OR (app_user_id = ANY (( SELECT public.app_planners() AS app_planners)::bigint[]))));

CREATE POLICY area ON public.scenario_site FOR SELECT USING ((scenario_id IN ( SELECT scenario.id
   FROM public.scenario)));

CREATE POLICY area ON public.subdistrict FOR SELECT USING ((( SELECT public.app_sees_ground() AS app_sees_ground) OR (id = ANY (( SELECT public.app_subdistricts() AS app_subdistricts)::bigint[]))));

CREATE POLICY area ON public.team_member FOR SELECT USING ((( SELECT (public.app_role() = 'street_official'::text)) AND (( SELECT public.app_is_everywhere() AS app_is_everywhere) OR (community_id = ANY (( SELECT public.app_area() AS app_area)::bigint[])))));

ALTER TABLE public.area_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.assignment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.boundary_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.building ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.building_access ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.building_alias ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.building_attachment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.building_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.candidate_site ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.closed_place ENABLE ROW LEVEL SECURITY;

CREATE POLICY colleagues ON public.app_user FOR SELECT USING ((id = ANY (( SELECT public.app_colleagues() AS app_colleagues)::bigint[])));

ALTER TABLE public.community ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_building ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_plot ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_step ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.estate ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.facility_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.household ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.household_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY keeper ON public.access_point USING (('access_point'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK (('access_point'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper ON public.community USING (('community'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK (('community'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper ON public.land USING (('land'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK (('land'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper ON public.layer_change USING ((replace(layer, 'source_row '::text, ''::text) = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK ((replace(layer, 'source_row '::text, ''::text) = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper ON public.reject FOR SELECT USING ((import_run_id IN ( SELECT import_run.id
   FROM public.import_run
  WHERE (import_run.kind = ANY (( SELECT public.app_layers() AS app_layers)::text[])))));

CREATE POLICY keeper ON public.service_offer USING (('service_point'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK (('service_point'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper ON public.source_row USING ((layer = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK ((layer = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper ON public.street USING (('street'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK (('street'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper ON public.subdistrict USING (('subdistrict'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))) WITH CHECK (('subdistrict'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper_delete ON public.building FOR DELETE USING (((source <> 'register'::text) AND ('building'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))));

CREATE POLICY keeper_delete ON public.candidate_site FOR DELETE USING (((source <> 'register'::text) AND ('candidate_site'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))));

CREATE POLICY keeper_delete ON public.estate FOR DELETE USING (((source <> 'register'::text) AND ('estate'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))));

CREATE POLICY keeper_delete ON public.service_point FOR DELETE USING (((source <> 'register'::text) AND ('service_point'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[]))));

CREATE POLICY keeper_insert ON public.building FOR INSERT WITH CHECK (('building'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper_insert ON public.candidate_site FOR INSERT WITH CHECK (('candidate_site'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper_insert ON public.estate FOR INSERT WITH CHECK (('estate'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper_insert ON public.import_run FOR INSERT WITH CHECK (((app_user_id = ( SELECT public.app_user_id() AS app_user_id)) AND ((started_at >= now()) AND (started_at <= clock_timestamp())) AND public.is_layer(kind) AND (kind = ANY (( SELECT public.app_layers() AS app_layers)::text[]))));

CREATE POLICY keeper_insert ON public.reject FOR INSERT WITH CHECK ((import_run_id IN ( SELECT import_run.id
   FROM public.import_run
  WHERE (import_run.kind = ANY (( SELECT public.app_layers() AS app_layers)::text[])))));

CREATE POLICY keeper_insert ON public.service_point FOR INSERT WITH CHECK (('service_point'::text = ANY (( SELECT public.app_layers() AS app_layers)::text[])));

CREATE POLICY keeper_update ON public.import_run FOR UPDATE USING ((public.is_layer(kind) AND (kind = ANY (( SELECT public.app_layers() AS app_layers)::text[]))));

ALTER TABLE public.land ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.layer_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY leader ON public.household FOR SELECT USING ((building_id IN ( SELECT unnest(public.app_buildings()) AS unnest)));

ALTER TABLE public.ledger_column ENABLE ROW LEVEL SECURITY;

CREATE POLICY logged_in ON public.access_pending USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.access_point FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.access_state USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.building_access USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.building_alias FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.building_attachment USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.facility_rule FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.land FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.neighbour_adjustment FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.office FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.point_attachment USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.service_offer FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.service_point FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.service_type FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.small_cell_rule FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

CREATE POLICY logged_in ON public.street FOR SELECT USING (( SELECT (public.app_role() IS NOT NULL)));

ALTER TABLE public.login_session ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.neighbour_adjustment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.office ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON public.address_decision USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY own ON public.app_user FOR SELECT USING ((( SELECT (public.app_role() = 'admin'::text)) OR ((id = ( SELECT public.app_user_id() AS app_user_id)) AND is_active)));

CREATE POLICY own ON public.assignment FOR SELECT USING ((plot_id = ANY (( SELECT public.app_plots() AS app_plots)::bigint[])));

CREATE POLICY own ON public.building_count FOR SELECT USING ((building_id IN ( SELECT unnest(public.app_buildings()) AS unnest)));

CREATE POLICY own ON public.draft_building USING ((plot_draft_id = ANY (( SELECT public.app_drafts() AS app_drafts)::bigint[])));

CREATE POLICY own ON public.draft_plot USING ((plot_draft_id = ANY (( SELECT public.app_drafts() AS app_drafts)::bigint[])));

CREATE POLICY own ON public.draft_step USING ((plot_draft_id = ANY (( SELECT public.app_drafts() AS app_drafts)::bigint[])));

CREATE POLICY own ON public.household_change USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY own ON public.import_run FOR SELECT USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY own ON public.ledger_column USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY own ON public.neighbour_adjustment USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY own ON public.plot FOR SELECT USING ((id = ANY (( SELECT public.app_plots() AS app_plots)::bigint[])));

CREATE POLICY own ON public.plot_building FOR SELECT USING ((plot_id = ANY (( SELECT public.app_plots() AS app_plots)::bigint[])));

CREATE POLICY own ON public.plot_draft USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY own ON public.reject FOR SELECT USING ((import_run_id IN ( SELECT import_run.id
   FROM public.import_run
  WHERE (import_run.community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])))));

CREATE POLICY own ON public.team_member FOR SELECT USING (((id = ANY (( SELECT public.app_team() AS app_team)::bigint[])) OR (community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[]))));

CREATE POLICY own ON public.user_area FOR SELECT USING ((( SELECT (public.app_role() = 'admin'::text)) OR (app_user_id = ( SELECT public.app_user_id() AS app_user_id))));

CREATE POLICY own ON public.user_community FOR SELECT USING ((( SELECT (public.app_role() = 'admin'::text)) OR (app_user_id = ( SELECT public.app_user_id() AS app_user_id))));

CREATE POLICY own_delete ON public.scenario FOR DELETE USING ((id = ANY (( SELECT public.app_scenarios() AS app_scenarios)::bigint[])));

CREATE POLICY own_insert ON public.scenario FOR INSERT WITH CHECK ((( SELECT (public.app_role() = 'planner'::text)) AND (app_user_id = ( SELECT public.app_user_id() AS app_user_id)) AND (author = ( SELECT app_user.display_name
   FROM public.app_user
  WHERE (app_user.id = public.app_user_id())))));

CREATE POLICY own_insert ON public.scenario_site FOR INSERT WITH CHECK ((scenario_id = ANY (public.app_scenarios())));

CREATE POLICY own_name ON public.address_decision AS RESTRICTIVE FOR INSERT WITH CHECK (((app_user_id = ( SELECT public.app_user_id() AS app_user_id)) AND ((decided_at >= now()) AND (decided_at <= clock_timestamp())) AND (revoked_at IS NULL)));

CREATE POLICY own_name ON public.import_run AS RESTRICTIVE FOR UPDATE USING ((rolled_back_at IS NULL)) WITH CHECK ((((rolled_back_at IS NULL) AND (rolled_back_by_id IS NULL)) OR ((rolled_back_by_id = ( SELECT public.app_user_id() AS app_user_id)) AND ((rolled_back_at >= now()) AND (rolled_back_at <= clock_timestamp())))));

CREATE POLICY own_name_insert ON public.draft_step AS RESTRICTIVE FOR INSERT WITH CHECK ((changed_by_id = public.app_user_id()));

CREATE POLICY own_name_insert ON public.plot_draft AS RESTRICTIVE FOR INSERT WITH CHECK ((begun_by_id = public.app_user_id()));

CREATE POLICY own_name_revoked ON public.address_decision AS RESTRICTIVE FOR UPDATE USING ((revoked_at IS NULL)) WITH CHECK (((revoked_by_id = ( SELECT public.app_user_id() AS app_user_id)) AND ((revoked_at >= now()) AND (revoked_at <= clock_timestamp()))));

CREATE POLICY own_name_update ON public.draft_step AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK ((changed_by_id = public.app_user_id()));

CREATE POLICY own_name_update ON public.plot_draft AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK ((COALESCE(closed_by_id, public.app_user_id()) = public.app_user_id()));

CREATE POLICY own_update ON public.scenario FOR UPDATE USING ((id = ANY (( SELECT public.app_scenarios() AS app_scenarios)::bigint[])));

CREATE POLICY own_update ON public.scenario_site FOR UPDATE USING ((scenario_id = ANY (( SELECT public.app_scenarios() AS app_scenarios)::bigint[])));

ALTER TABLE public.plot ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.plot_building ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.plot_draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.point_attachment ENABLE ROW LEVEL SECURITY;

CREATE POLICY register_delete ON public.building FOR DELETE USING (((source = 'register'::text) AND (id = ANY (( SELECT public.app_added('building'::text) AS app_added)::bigint[])) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[])))));

CREATE POLICY register_delete ON public.candidate_site FOR DELETE USING (((source = 'register'::text) AND (id = ANY (( SELECT public.app_added('candidate_site'::text) AS app_added)::bigint[])) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept_sites() AS app_kept_sites)::bigint[])))));

CREATE POLICY register_delete ON public.estate FOR DELETE USING (((source = 'register'::text) AND (id = ANY (( SELECT public.app_added('estate'::text) AS app_added)::bigint[])) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[])))));

CREATE POLICY register_delete ON public.service_offer FOR DELETE USING ((( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (service_point_id IN ( SELECT service_point.id
   FROM public.service_point
  WHERE (service_point.community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[]))))));

CREATE POLICY register_delete ON public.service_point FOR DELETE USING (((source = 'register'::text) AND (id = ANY (( SELECT public.app_added('service_point'::text) AS app_added)::bigint[])) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[])))));

CREATE POLICY register_insert ON public.building FOR INSERT WITH CHECK (((source = 'register'::text) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[])))));

CREATE POLICY register_insert ON public.candidate_site FOR INSERT WITH CHECK (((source = 'register'::text) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept_sites() AS app_kept_sites)::bigint[])))));

CREATE POLICY register_insert ON public.estate FOR INSERT WITH CHECK (((source = 'register'::text) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[])))));

CREATE POLICY register_insert ON public.service_offer FOR INSERT WITH CHECK ((( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (service_point_id IN ( SELECT service_point.id
   FROM public.service_point
  WHERE (service_point.community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[]))))));

CREATE POLICY register_insert ON public.service_point FOR INSERT WITH CHECK (((source = 'register'::text) AND (( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[])))));

CREATE POLICY register_update ON public.building FOR UPDATE USING ((( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[]))));

CREATE POLICY register_update ON public.candidate_site FOR UPDATE USING ((( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept_sites() AS app_kept_sites)::bigint[]))));

CREATE POLICY register_update ON public.estate FOR UPDATE USING ((( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[]))));

CREATE POLICY register_update ON public.service_point FOR UPDATE USING ((( SELECT public.app_keeps_everywhere() AS app_keeps_everywhere) OR (community_id = ANY (( SELECT public.app_kept() AS app_kept)::bigint[]))));

ALTER TABLE public.reject ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scenario ENABLE ROW LEVEL SECURITY;

CREATE POLICY scenario_delete ON public.service_point FOR DELETE USING ((id = ANY (( SELECT public.app_planned_points() AS app_planned_points)::bigint[])));

CREATE POLICY scenario_insert ON public.service_offer FOR INSERT WITH CHECK ((service_point_id = ANY (public.app_planned_points())));

CREATE POLICY scenario_insert ON public.service_point FOR INSERT WITH CHECK (((source = 'scenario'::text) AND (status = 'planned'::text) AND (split_part(source_ref, '/'::text, 1) = ANY ((public.app_scenarios())::text[]))));

ALTER TABLE public.scenario_site ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.service_offer ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.service_point ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.service_type ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.small_cell_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.source_row ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.street ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.subdistrict ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.team_member ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.token_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.user_area ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.user_community ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker ON public.household FOR SELECT USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY worker ON public.plot FOR SELECT USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY worker_delete ON public.assignment FOR DELETE USING (((plot_id = ANY (( SELECT public.app_own_plots() AS app_own_plots)::bigint[])) AND (lower(valid) >= CURRENT_DATE)));

CREATE POLICY worker_delete ON public.household FOR DELETE USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY worker_delete ON public.plot_building FOR DELETE USING (((plot_id = ANY (( SELECT public.app_own_plots() AS app_own_plots)::bigint[])) AND (lower(valid) >= CURRENT_DATE)));

CREATE POLICY worker_insert ON public.assignment FOR INSERT WITH CHECK (((plot_id = ANY (( SELECT public.app_own_plots() AS app_own_plots)::bigint[])) AND (lower(valid) >= CURRENT_DATE) AND (team_member_id IN ( SELECT team_member.id
   FROM public.team_member)) AND ((building_id IS NULL) OR (building_id IN ( SELECT building.id
   FROM public.building
  WHERE (building.community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])))))));

CREATE POLICY worker_insert ON public.household FOR INSERT WITH CHECK ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY worker_insert ON public.import_run FOR INSERT WITH CHECK (((app_user_id = ( SELECT public.app_user_id() AS app_user_id)) AND ((started_at >= now()) AND (started_at <= clock_timestamp())) AND (community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[]))));

CREATE POLICY worker_insert ON public.plot FOR INSERT WITH CHECK (((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])) AND (valid_from >= CURRENT_DATE)));

CREATE POLICY worker_insert ON public.plot_building FOR INSERT WITH CHECK (((plot_id = ANY (( SELECT public.app_own_plots() AS app_own_plots)::bigint[])) AND (lower(valid) >= CURRENT_DATE) AND (building_id IN ( SELECT building.id
   FROM public.building
  WHERE (building.community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[]))))));

CREATE POLICY worker_insert ON public.reject FOR INSERT WITH CHECK ((import_run_id IN ( SELECT import_run.id
   FROM public.import_run
  WHERE (import_run.community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])))));

CREATE POLICY worker_insert ON public.team_member FOR INSERT WITH CHECK ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY worker_update ON public.assignment FOR UPDATE USING ((plot_id = ANY (( SELECT public.app_own_plots() AS app_own_plots)::bigint[])));

CREATE POLICY worker_update ON public.household FOR UPDATE USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY worker_update ON public.import_run FOR UPDATE USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

CREATE POLICY worker_update ON public.plot FOR UPDATE USING (((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])) AND (COALESCE(valid_to, 'infinity'::date) >= (CURRENT_DATE - 1))));

CREATE POLICY worker_update ON public.plot_building FOR UPDATE USING ((plot_id = ANY (( SELECT public.app_own_plots() AS app_own_plots)::bigint[])));

CREATE POLICY worker_update ON public.reject FOR UPDATE USING ((import_run_id IN ( SELECT import_run.id
   FROM public.import_run
  WHERE (import_run.community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])))));

CREATE POLICY worker_update ON public.team_member FOR UPDATE USING ((community_id = ANY (( SELECT public.app_communities() AS app_communities)::bigint[])));

GRANT USAGE ON SCHEMA public TO gridmap_app;

REVOKE ALL ON FUNCTION public.access_pend_all() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.access_pend_buildings(touched bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.access_pend_points(touched bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.analyze_layers() FROM PUBLIC;
GRANT ALL ON FUNCTION public.analyze_layers() TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_added(layer text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_added(layer text) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_be_members(account bigint, members bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_be_members(account bigint, members bigint[]) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_begin_session(session bytea, lifetime interval, checked_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_begin_session(session bytea, lifetime interval, checked_hash text) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_change_password(new_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_change_password(new_hash text) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_changed_by_hand(since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_changed_by_hand(since timestamp with time zone) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_community_dependents(community bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_community_dependents(community bigint) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_community_totals() FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_community_totals() TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_counts_on(on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_counts_on(on_day date) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_data_version() FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_data_version() TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_end_session(session bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_end_session(session bytea) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_first_steps() FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_first_steps() TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_homes(wanted bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_homes(wanted bigint[]) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_is_session(session bytea, idle interval, is_used boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_is_session(session bytea, idle interval, is_used boolean) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_login(login text, token text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_login(login text, token text) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_members() FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_members() TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_refresh_small_cells() FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_refresh_small_cells() TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_register_history(layer text, thing text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_register_history(layer text, thing text) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_remember(new_language text, new_place text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_remember(new_language text, new_place text) TO gridmap_app;

REVOKE ALL ON FUNCTION public.app_rows_version() FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_rows_version() TO gridmap_app;

REVOKE ALL ON FUNCTION public.area_of(account bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.building_demolished() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.building_is_held(wanted bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.building_is_held(wanted bigint) TO gridmap_app;

REVOKE ALL ON FUNCTION public.building_is_in_plot(wanted bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.building_is_in_plot(wanted bigint) TO gridmap_app;

REVOKE ALL ON FUNCTION public.carry_drafts(drafts bigint[], returned bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.colour_plots(communities bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.estate_merged() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.layer_changed() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.layer_load_is_held(run bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.layer_load_is_held(run bigint) TO gridmap_app;

REVOKE ALL ON FUNCTION public.layer_offers_changed() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.layer_street_updated() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.plots_entered() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refresh_building_count(touched bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refresh_small_cells(touched bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.release_buildings(touched bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.restore_buildings(touched bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.true_drafts(touched bigint[]) FROM PUBLIC;

GRANT SELECT,DELETE ON TABLE public.access_pending TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_point TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.access_state TO gridmap_app;

GRANT SELECT,INSERT ON TABLE public.address_decision TO gridmap_app;

GRANT UPDATE(revoked_at) ON TABLE public.address_decision TO gridmap_app;

GRANT UPDATE(revoked_by_id) ON TABLE public.address_decision TO gridmap_app;

GRANT SELECT(id) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(name),INSERT(name) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(display_name),INSERT(display_name),UPDATE(display_name) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(role),INSERT(role),UPDATE(role) ON TABLE public.app_user TO gridmap_app;

GRANT INSERT(password_hash),UPDATE(password_hash) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(is_active),UPDATE(is_active) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(created_at) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(must_change_password),INSERT(must_change_password),UPDATE(must_change_password) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(password_set_at),UPDATE(password_set_at) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(language) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(last_place) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT(is_everywhere),INSERT(is_everywhere),UPDATE(is_everywhere) ON TABLE public.app_user TO gridmap_app;

GRANT SELECT ON TABLE public.area_figures TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.assignment TO gridmap_app;

GRANT UPDATE(valid) ON TABLE public.assignment TO gridmap_app;

GRANT SELECT ON TABLE public.audit_log TO gridmap_app;

GRANT INSERT(app_user_id) ON TABLE public.audit_log TO gridmap_app;

GRANT INSERT(action) ON TABLE public.audit_log TO gridmap_app;

GRANT INSERT(detail) ON TABLE public.audit_log TO gridmap_app;

GRANT SELECT ON TABLE public.boundary_change TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.building TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.building_access TO gridmap_app;

GRANT SELECT ON TABLE public.building_alias TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.building_attachment TO gridmap_app;

GRANT SELECT ON TABLE public.building_count TO gridmap_app;

GRANT SELECT ON TABLE public.building_figures TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.candidate_site TO gridmap_app;

GRANT UPDATE(community_id) ON TABLE public.candidate_site TO gridmap_app;

GRANT UPDATE(name) ON TABLE public.candidate_site TO gridmap_app;

GRANT UPDATE(kind) ON TABLE public.candidate_site TO gridmap_app;

GRANT UPDATE(floor_area_m2) ON TABLE public.candidate_site TO gridmap_app;

GRANT UPDATE(cost_yuan) ON TABLE public.candidate_site TO gridmap_app;

GRANT UPDATE(geom) ON TABLE public.candidate_site TO gridmap_app;

GRANT UPDATE(closed_on) ON TABLE public.candidate_site TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.community TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft_building TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft_plot TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.draft_step TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.estate TO gridmap_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.facility_rule TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.household TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.household_change TO gridmap_app;

GRANT SELECT,INSERT ON TABLE public.import_run TO gridmap_app;

GRANT UPDATE(inserted_count) ON TABLE public.import_run TO gridmap_app;

GRANT UPDATE(updated_count) ON TABLE public.import_run TO gridmap_app;

GRANT UPDATE(report) ON TABLE public.import_run TO gridmap_app;

GRANT UPDATE(status) ON TABLE public.import_run TO gridmap_app;

GRANT UPDATE(closed_count) ON TABLE public.import_run TO gridmap_app;

GRANT UPDATE(rolled_back_at) ON TABLE public.import_run TO gridmap_app;

GRANT UPDATE(rolled_back_by_id) ON TABLE public.import_run TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.land TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.layer_change TO gridmap_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.ledger_column TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.neighbour_adjustment TO gridmap_app;

GRANT SELECT ON TABLE public.office TO gridmap_app;

GRANT UPDATE(name) ON TABLE public.office TO gridmap_app;

GRANT SELECT ON TABLE public.plot TO gridmap_app;

GRANT INSERT(community_id) ON TABLE public.plot TO gridmap_app;

GRANT INSERT(plot_code) ON TABLE public.plot TO gridmap_app;

GRANT INSERT(name),UPDATE(name) ON TABLE public.plot TO gridmap_app;

GRANT INSERT(valid_from) ON TABLE public.plot TO gridmap_app;

GRANT UPDATE(valid_to) ON TABLE public.plot TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.plot_building TO gridmap_app;

GRANT UPDATE(valid) ON TABLE public.plot_building TO gridmap_app;

GRANT SELECT ON TABLE public.plot_team TO gridmap_app;

GRANT SELECT ON TABLE public.team_member TO gridmap_app;

GRANT INSERT(community_id) ON TABLE public.team_member TO gridmap_app;

GRANT INSERT(name) ON TABLE public.team_member TO gridmap_app;

GRANT INSERT(work_phone),UPDATE(work_phone) ON TABLE public.team_member TO gridmap_app;

GRANT INSERT(opt_in_plot_id),UPDATE(opt_in_plot_id) ON TABLE public.team_member TO gridmap_app;

GRANT SELECT ON TABLE public.plot_building_today TO gridmap_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.plot_draft TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.point_attachment TO gridmap_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.reject TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.scenario TO gridmap_app;

GRANT UPDATE(adopted_at) ON TABLE public.scenario TO gridmap_app;

GRANT SELECT,INSERT ON TABLE public.scenario_site TO gridmap_app;

GRANT UPDATE(service_point_id) ON TABLE public.scenario_site TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.service_offer TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(community_id) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(parent_id) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(name) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(tier) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(status) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(opened_on) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(closed_on) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(floor_area_m2) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(capacity) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(opening_hours) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(phone) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(address) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(ownership) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(is_accessible) ON TABLE public.service_point TO gridmap_app;

GRANT UPDATE(geom) ON TABLE public.service_point TO gridmap_app;

GRANT SELECT,INSERT ON TABLE public.service_type TO gridmap_app;

GRANT UPDATE(name_zh) ON TABLE public.service_type TO gridmap_app;

GRANT UPDATE(name_en) ON TABLE public.service_type TO gridmap_app;

GRANT UPDATE(tier) ON TABLE public.service_type TO gridmap_app;

GRANT SELECT ON TABLE public.small_cell_rule TO gridmap_app;

GRANT UPDATE(threshold) ON TABLE public.small_cell_rule TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.source_row TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.street TO gridmap_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.subdistrict TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.user_area TO gridmap_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.user_community TO gridmap_app;
