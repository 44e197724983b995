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

-- The list takes the place of these, which are in databases of the first release.
DROP TRIGGER IF EXISTS building_changed ON building;
DROP TRIGGER IF EXISTS service_point_changed ON service_point;
DROP TRIGGER IF EXISTS service_offer_changed ON service_offer;
DROP FUNCTION IF EXISTS access_is_stale();
