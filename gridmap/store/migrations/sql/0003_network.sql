-- Walking distance: gates and entrances, where places meet the streets, and a list of what has
-- changed since the nearest points were last worked out.

CREATE TABLE access_point (
    id bigint GENERATED ALWAYS AS IDENTITY,
    community_id bigint,
    estate_id bigint,
    building_id bigint,
    kind text NOT NULL,
    name text,
    geom geometry(POINT, 4326) NOT NULL,
    geom_3857 geometry(POINT, 3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source text NOT NULL,
    source_ref text NOT NULL,
    CONSTRAINT access_point_pkey PRIMARY KEY (id),
    CONSTRAINT access_point_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT access_point_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT access_point_kind_check CHECK (kind IN ('gate', 'entrance')),
    CONSTRAINT access_point_community_id_fkey FOREIGN KEY (community_id) REFERENCES community (id),
    CONSTRAINT access_point_estate_id_fkey
        FOREIGN KEY (estate_id) REFERENCES estate (id) ON DELETE SET NULL,
    CONSTRAINT access_point_building_id_fkey
        FOREIGN KEY (building_id) REFERENCES building (id) ON DELETE CASCADE
);
CREATE INDEX access_point_community_id_idx ON access_point (community_id);
CREATE INDEX access_point_estate_id_idx ON access_point (estate_id);
CREATE INDEX access_point_building_id_idx ON access_point (building_id);
CREATE INDEX access_point_geom_gist ON access_point USING gist (geom);
COMMENT ON TABLE access_point IS
    'Gates of estates and entrances of buildings: where one walks through.';
COMMENT ON COLUMN access_point.estate_id IS 'whose wall a gate opens';
COMMENT ON COLUMN access_point.building_id IS 'whose door an entrance is';
COMMENT ON COLUMN access_point.geom_3857 IS
    'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN access_point.source IS 'layer the row was loaded from';
COMMENT ON COLUMN access_point.source_ref IS 'its key there';

-- What follows is worked out and can be again: unlogged, which halves the time to write it. A
-- crash empties all of these tables together, and whoever looks next fills them.
DROP TABLE building_access, access_state;

CREATE UNLOGGED TABLE building_access (
    service_type_code text NOT NULL,
    building_id bigint NOT NULL,
    service_point_id bigint NOT NULL,
    straight_m double precision NOT NULL,
    walk_point_id bigint,
    walk_m double precision,
    CONSTRAINT building_access_pkey PRIMARY KEY (service_type_code, building_id)
);
COMMENT ON TABLE building_access IS
    'Nearest open point of each type; made by gridmap.access, never edited.';
COMMENT ON COLUMN building_access.service_point_id IS 'nearest by straight line';
COMMENT ON COLUMN building_access.straight_m IS 'to the nearest open point';
COMMENT ON COLUMN building_access.walk_point_id IS
    'nearest by foot; none: no point can be walked to';
COMMENT ON COLUMN building_access.walk_m IS 'walking distance, the ways to the street included';

CREATE UNLOGGED TABLE access_state (
    service_type_code text NOT NULL,
    computed_on date NOT NULL,
    CONSTRAINT access_state_pkey PRIMARY KEY (service_type_code)
);
COMMENT ON TABLE access_state IS
    'Services whose building_access was worked out, and when; access_pending says what since.';

CREATE UNLOGGED TABLE access_pending (
    id bigint GENERATED ALWAYS AS IDENTITY,
    service_type_code text,
    building_id bigint,
    service_point_id bigint,
    CONSTRAINT access_pending_pkey PRIMARY KEY (id)
);
CREATE INDEX access_pending_service_type_code_idx ON access_pending (service_type_code);
COMMENT ON TABLE access_pending IS
    'Changes that a service''s building_access has not taken in yet; triggers write it.';
COMMENT ON COLUMN access_pending.service_type_code IS 'none: the attachment to the streets';
COMMENT ON COLUMN access_pending.building_id IS 'with service_point_id none: everything';

CREATE UNLOGGED TABLE building_attachment (
    building_id bigint NOT NULL,
    choice smallint NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    street_id bigint,
    along_share double precision,
    walk_m double precision,
    rule text NOT NULL,
    CONSTRAINT building_attachment_pkey PRIMARY KEY (building_id, choice)
);
COMMENT ON TABLE building_attachment IS
    'Where residential buildings meet the streets; made by gridmap.access, never edited.';
COMMENT ON COLUMN building_attachment.choice IS 'from 0; an estate with two gates leaves two ways';
COMMENT ON COLUMN building_attachment.lon IS 'a point inside the building, degrees';
COMMENT ON COLUMN building_attachment.street_id IS 'none: there are no streets';
COMMENT ON COLUMN building_attachment.along_share IS 'how far along the street, 0 to 1';
COMMENT ON COLUMN building_attachment.walk_m IS 'from the building to the street';
COMMENT ON COLUMN building_attachment.rule IS 'see gridmap.network.attach';

CREATE UNLOGGED TABLE point_attachment (
    service_point_id bigint NOT NULL,
    choice smallint NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    street_id bigint,
    along_share double precision,
    walk_m double precision,
    rule text NOT NULL,
    CONSTRAINT point_attachment_pkey PRIMARY KEY (service_point_id, choice)
);
COMMENT ON TABLE point_attachment IS
    'Where service points meet the streets; made by gridmap.access, never edited.';
COMMENT ON COLUMN point_attachment.choice IS 'from 0; an estate with two gates leaves two ways';
COMMENT ON COLUMN point_attachment.street_id IS 'none: there are no streets';
COMMENT ON COLUMN point_attachment.along_share IS 'how far along the street, 0 to 1';
COMMENT ON COLUMN point_attachment.walk_m IS 'from the point to the street';
COMMENT ON COLUMN point_attachment.rule IS 'see gridmap.network.attach';

-- Triggers write what has changed, a row a service; a row that is there is never shared between
-- two changes. So a change that is committed while somebody works out the figures stays on the
-- list: only rows that were read are taken off it.
DROP TRIGGER building_changed ON building;
DROP TRIGGER service_point_changed ON service_point;
DROP TRIGGER service_offer_changed ON service_offer;
DROP FUNCTION access_is_stale();

CREATE FUNCTION access_pend_all() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    INSERT INTO access_pending (service_type_code)
    SELECT NULL UNION ALL SELECT service_type_code FROM service_type
$$;

-- From a thousand buildings on, working out everything is cheaper than keeping the list.
CREATE FUNCTION access_pend_buildings(touched bigint[]) RETURNS void
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

CREATE FUNCTION access_pend_points(touched bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    INSERT INTO access_pending (service_type_code, service_point_id)
    SELECT NULL, unnest(touched)
    UNION ALL
    SELECT service_type_code, service_point_id
    FROM service_offer WHERE service_point_id = ANY (touched)
$$;

CREATE FUNCTION access_building_changed() RETURNS trigger
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
CREATE TRIGGER access_building_inserted AFTER INSERT ON building
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_building_changed();
CREATE TRIGGER access_building_updated AFTER UPDATE ON building
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_building_changed();
CREATE TRIGGER access_building_deleted AFTER DELETE ON building
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_building_changed();

CREATE FUNCTION access_point_changed() RETURNS trigger
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
CREATE TRIGGER access_point_inserted AFTER INSERT ON service_point
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_point_changed();
CREATE TRIGGER access_point_updated AFTER UPDATE ON service_point
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_point_changed();
-- What a deleted point offered is known from service_offer, whose rows go with it.
CREATE TRIGGER access_point_deleted AFTER DELETE ON service_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_point_changed();

CREATE FUNCTION access_offer_changed() RETURNS trigger
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
CREATE TRIGGER access_offer_inserted AFTER INSERT ON service_offer
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_offer_changed();
CREATE TRIGGER access_offer_updated AFTER UPDATE ON service_offer
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_offer_changed();
CREATE TRIGGER access_offer_deleted AFTER DELETE ON service_offer
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_offer_changed();

-- A street or a wall may change any way: everything. A load that changes nothing changes no way.
CREATE FUNCTION access_ways_changed() RETURNS trigger
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
DO $$
DECLARE
    layer text;
BEGIN
    FOREACH layer IN ARRAY ARRAY['street', 'estate'] LOOP
        EXECUTE format(
            'CREATE TRIGGER access_%1$s_inserted AFTER INSERT ON %1$I
                REFERENCING NEW TABLE AS after
                FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
            CREATE TRIGGER access_%1$s_updated AFTER UPDATE ON %1$I
                REFERENCING OLD TABLE AS before NEW TABLE AS after
                FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
            CREATE TRIGGER access_%1$s_deleted AFTER DELETE ON %1$I
                REFERENCING OLD TABLE AS before
                FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed()',
            layer
        );
    END LOOP;
END
$$;

-- A gate makes a wall of its estate's outline, for those outside too: everything. An entrance is
-- the door of one building.
CREATE FUNCTION access_gate_changed() RETURNS trigger
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
CREATE TRIGGER access_gate_inserted AFTER INSERT ON access_point
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_gate_changed();
CREATE TRIGGER access_gate_updated AFTER UPDATE ON access_point
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_gate_changed();
CREATE TRIGGER access_gate_deleted AFTER DELETE ON access_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_gate_changed();

REVOKE ALL ON FUNCTION access_pend_all() FROM PUBLIC;
REVOKE ALL ON FUNCTION access_pend_buildings(bigint[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION access_pend_points(bigint[]) FROM PUBLIC;

ALTER TABLE access_point ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON access_point FOR SELECT USING ((SELECT app_role() IS NOT NULL));
GRANT SELECT ON access_point TO gridmap_app;
-- Whoever looks first after a change fills them.
DO $$
DECLARE
    made text;
BEGIN
    FOREACH made IN ARRAY ARRAY[
        'building_access', 'access_state', 'access_pending', 'building_attachment',
        'point_attachment'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', made);
        EXECUTE format(
            'CREATE POLICY logged_in ON %I USING ((SELECT app_role() IS NOT NULL))', made
        );
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO gridmap_app', made);
    END LOOP;
END
$$;
REVOKE INSERT ON access_pending FROM gridmap_app;
