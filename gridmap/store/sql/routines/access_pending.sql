-- Record changes that the nearest points have to be computed anew for.
--
-- Triggers write one row per service; a row that is there is never shared between two changes. So
-- a change that is committed while somebody works out the figures stays on the list: only rows
-- that were read are taken off it.

CREATE OR REPLACE FUNCTION access_pend_all() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    INSERT INTO access_pending (service_type_code)
    SELECT NULL UNION ALL SELECT service_type_code FROM service_type
$$;
REVOKE ALL ON FUNCTION access_pend_all() FROM PUBLIC;

-- From a thousand buildings on, working out everything is cheaper than keeping the list.
CREATE OR REPLACE FUNCTION access_pend_buildings(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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
REVOKE ALL ON FUNCTION access_pend_buildings(bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION access_pend_points(touched bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    INSERT INTO access_pending (service_type_code, service_point_id)
    SELECT NULL, unnest(touched)
    UNION ALL
    SELECT service_type_code, service_point_id
    FROM service_offer WHERE service_point_id = ANY (touched)
$$;
REVOKE ALL ON FUNCTION access_pend_points(bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION access_building_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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

CREATE OR REPLACE FUNCTION access_point_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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

CREATE OR REPLACE FUNCTION access_offer_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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

-- A street or a wall may change any way: everything. A load that changes nothing changes no way.
CREATE OR REPLACE FUNCTION access_ways_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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

-- A gate makes a wall of its estate's outline, for those outside too: everything. An entrance is
-- the door of one building.
CREATE OR REPLACE FUNCTION access_gate_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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

-- Where the residential buildings in use are (all, or some), and their estates, -1 for none.
CREATE OR REPLACE FUNCTION app_homes(wanted bigint[]) RETURNS TABLE (
    id bigint, lon float8, lat float8, estate_id bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
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
REVOKE ALL ON FUNCTION app_homes(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_homes(bigint[]) TO gridmap_app;
