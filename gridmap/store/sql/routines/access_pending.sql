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
            SELECT after.id
            FROM after
            JOIN before USING (id)
            WHERE (before.is_residential OR after.is_residential)
                AND (after.is_residential, after.status, after.estate_id, after.geom)
                    IS DISTINCT FROM
                    (before.is_residential, before.status, before.estate_id, before.geom)
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
        SELECT array_agg(after.id) INTO touched
        FROM after
        JOIN before USING (id)
        WHERE (after.status, after.opened_on, after.closed_on, after.geom)
            IS DISTINCT FROM (before.status, before.opened_on, before.closed_on, before.geom);
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
            SELECT FROM after JOIN before USING (id)
            WHERE (after.from_node, after.to_node, after.length_m, after.component, after.geom)
                IS DISTINCT FROM
                (before.from_node, before.to_node, before.length_m, before.component, before.geom)
        );
    ELSE
        is_changed := EXISTS (
            SELECT FROM after JOIN before USING (id)
            WHERE (after.kind, after.geom) IS DISTINCT FROM (before.kind, before.geom)
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
        SELECT
            count(*) FILTER (WHERE 'gate' IN (after.kind, before.kind)),
            array_agg(after.building_id) || array_agg(before.building_id)
        INTO gates, touched
        FROM after
        JOIN before USING (id)
        WHERE (after.kind, after.estate_id, after.building_id, after.geom)
            IS DISTINCT FROM (before.kind, before.estate_id, before.building_id, before.geom);
    END IF;
    IF gates > 0 THEN
        PERFORM access_pend_all();
    ELSE
        PERFORM access_pend_buildings(array_remove(touched, NULL));
    END IF;
    RETURN NULL;
END
$$;
