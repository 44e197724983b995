-- Core tables as of the first release. Later changes come as revisions of their own;
-- the declaration of today is gridmap/store/schema/, and a test holds the two together.

CREATE TABLE app_user (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    is_active BOOLEAN DEFAULT 'true' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT app_user_pkey PRIMARY KEY (id),
    CONSTRAINT app_user_role_check CHECK (role IN ('grid_leader', 'community_worker', 'street_official', 'planner', 'admin')),
    CONSTRAINT app_user_name_key UNIQUE (name)
);
COMMENT ON TABLE app_user IS 'Accounts. A grid leader''s rows follow from team_member; see user_community too.';
COMMENT ON COLUMN app_user.name IS 'what is typed at login';
COMMENT ON COLUMN app_user.password_hash IS 'argon2id; none means the account cannot log in here';

CREATE TABLE land (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    name TEXT,
    geom geometry(MULTIPOLYGON,4326) NOT NULL,
    geom_3857 geometry(MULTIPOLYGON,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT land_pkey PRIMARY KEY (id),
    CONSTRAINT land_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT land_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT land_kind_check CHECK (kind IN ('water', 'park', 'sports', 'farmland'))
);
COMMENT ON TABLE land IS 'Water and green, for the base map.';
COMMENT ON COLUMN land.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN land.source IS 'layer the row was loaded from';
COMMENT ON COLUMN land.source_ref IS 'its key there';
CREATE INDEX land_geom_3857_gist ON land USING gist (geom_3857);

CREATE TABLE service_type (
    service_type_code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    tier TEXT NOT NULL,
    sort_order SMALLINT NOT NULL,
    CONSTRAINT service_type_pkey PRIMARY KEY (service_type_code),
    CONSTRAINT service_type_tier_check CHECK (tier IN ('hall', 'station', 'outpost'))
);
COMMENT ON TABLE service_type IS 'Kinds of service.';
COMMENT ON COLUMN service_type.tier IS 'hall, station or outpost';

CREATE TABLE street (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    name TEXT,
    kind TEXT NOT NULL,
    from_node BIGINT NOT NULL,
    to_node BIGINT NOT NULL,
    length_m FLOAT NOT NULL,
    is_bridge BOOLEAN DEFAULT 'false' NOT NULL,
    component INTEGER NOT NULL,
    geom geometry(LINESTRING,4326) NOT NULL,
    geom_3857 geometry(LINESTRING,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT street_pkey PRIMARY KEY (id),
    CONSTRAINT street_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT street_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT street_kind_check CHECK (kind IN ('arterial', 'secondary', 'branch', 'lane', 'service', 'path', 'steps')),
    CONSTRAINT street_length_m_check CHECK (length_m > 0)
);
COMMENT ON TABLE street IS 'Walkable edges between junctions.';
COMMENT ON COLUMN street.from_node IS 'a node''s id is its place: see gridmap.streets.node_id';
COMMENT ON COLUMN street.length_m IS 'on the ellipsoid';
COMMENT ON COLUMN street.component IS '0 is the largest connected part';
COMMENT ON COLUMN street.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN street.source IS 'layer the row was loaded from';
COMMENT ON COLUMN street.source_ref IS 'its key there';
CREATE INDEX street_from_node_idx ON street (from_node);
CREATE INDEX street_geom_3857_gist ON street USING gist (geom_3857);
CREATE INDEX street_geom_gist ON street USING gist (geom);
CREATE INDEX street_to_node_idx ON street (to_node);

CREATE TABLE subdistrict (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL,
    division_code TEXT,
    code_edition SMALLINT,
    geom geometry(MULTIPOLYGON,4326),
    geom_3857 geometry(MULTIPOLYGON,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT subdistrict_pkey PRIMARY KEY (id),
    CONSTRAINT subdistrict_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT subdistrict_source_source_ref_key UNIQUE (source, source_ref)
);
COMMENT ON TABLE subdistrict IS '街道办事处. Its outline may be missing: communities carry their own.';
COMMENT ON COLUMN subdistrict.division_code IS 'statistical code; reissued every year, never a key';
COMMENT ON COLUMN subdistrict.code_edition IS 'year of the list the code is from';
COMMENT ON COLUMN subdistrict.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN subdistrict.source IS 'layer the row was loaded from';
COMMENT ON COLUMN subdistrict.source_ref IS 'its key there';
CREATE INDEX subdistrict_geom_3857_gist ON subdistrict USING gist (geom_3857);
CREATE INDEX subdistrict_geom_gist ON subdistrict USING gist (geom);

CREATE TABLE access_state (
    service_type_code TEXT NOT NULL,
    computed_on DATE NOT NULL,
    CONSTRAINT access_state_pkey PRIMARY KEY (service_type_code),
    CONSTRAINT access_state_service_type_code_fkey FOREIGN KEY(service_type_code) REFERENCES service_type (service_type_code)
);
COMMENT ON TABLE access_state IS 'Services whose building_access is right; triggers delete the row on a change.';

CREATE TABLE audit_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    app_user_id BIGINT,
    action TEXT NOT NULL,
    detail JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT audit_log_pkey PRIMARY KEY (id),
    CONSTRAINT audit_log_app_user_id_fkey FOREIGN KEY(app_user_id) REFERENCES app_user (id) ON DELETE SET NULL
);
COMMENT ON TABLE audit_log IS 'Append-only: who logged in, exported or changed what.';
CREATE INDEX audit_log_app_user_id_idx ON audit_log (app_user_id);
CREATE INDEX audit_log_at_idx ON audit_log (at);

CREATE TABLE community (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    subdistrict_id BIGINT,
    name TEXT NOT NULL,
    kind TEXT DEFAULT 'urban' NOT NULL,
    division_code TEXT,
    code_edition SMALLINT,
    bounds_east TEXT,
    bounds_west TEXT,
    bounds_south TEXT,
    bounds_north TEXT,
    bounds_text TEXT,
    stated_area_m2 FLOAT,
    stated_household_count INTEGER,
    stated_people_count INTEGER,
    population_base TEXT,
    geom geometry(MULTIPOLYGON,4326) NOT NULL,
    geom_3857 geometry(MULTIPOLYGON,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT community_pkey PRIMARY KEY (id),
    CONSTRAINT community_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT community_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT community_kind_check CHECK (kind IN ('urban', 'rural')),
    CONSTRAINT community_stated_area_m2_check CHECK (stated_area_m2 > 0),
    CONSTRAINT community_subdistrict_id_fkey FOREIGN KEY(subdistrict_id) REFERENCES subdistrict (id)
);
COMMENT ON TABLE community IS '社区. A MultiPolygon: one community may lie in two districts.';
COMMENT ON COLUMN community.kind IS 'urban or rural';
COMMENT ON COLUMN community.division_code IS '12-digit statistical code; reissued, never a key';
COMMENT ON COLUMN community.code_edition IS 'year of the list the code is from';
COMMENT ON COLUMN community.bounds_text IS '四至 as written: 东起..., 西至..., 北临..., 南接...';
COMMENT ON COLUMN community.stated_area_m2 IS 'as the community states it; beside the computed one';
COMMENT ON COLUMN community.population_base IS 'base of the stated people: 户籍, 常住 or 服务人口';
COMMENT ON COLUMN community.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN community.source IS 'layer the row was loaded from';
COMMENT ON COLUMN community.source_ref IS 'its key there';
CREATE INDEX community_geom_3857_gist ON community USING gist (geom_3857);
CREATE INDEX community_geom_gist ON community USING gist (geom);
CREATE INDEX community_subdistrict_id_idx ON community (subdistrict_id);

CREATE TABLE facility_rule (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    service_type_code TEXT,
    metric TEXT NOT NULL,
    limit_value FLOAT NOT NULL,
    source TEXT NOT NULL,
    clause TEXT,
    evidence TEXT NOT NULL,
    region TEXT,
    valid_from DATE,
    valid_to DATE,
    is_active BOOLEAN NOT NULL,
    CONSTRAINT facility_rule_pkey PRIMARY KEY (id),
    CONSTRAINT facility_rule_service_type_code_metric_source_region_key UNIQUE NULLS NOT DISTINCT (service_type_code, metric, source, region),
    CONSTRAINT facility_rule_metric_check CHECK (metric IN ('radius_m', 'min_area_m2')),
    CONSTRAINT facility_rule_evidence_check CHECK (evidence IN ('V', 'S', 'R')),
    CONSTRAINT facility_rule_recalled_is_off_check CHECK (NOT (is_active AND evidence = 'R')),
    CONSTRAINT facility_rule_service_type_code_fkey FOREIGN KEY(service_type_code) REFERENCES service_type (service_type_code)
);
COMMENT ON TABLE facility_rule IS 'Standards as data: they differ by province and edition, so every verdict names one.';
COMMENT ON COLUMN facility_rule.limit_value IS 'in the unit of the metric';
COMMENT ON COLUMN facility_rule.evidence IS 'V read, S secondary, R recalled';
COMMENT ON COLUMN facility_rule.region IS 'none: everywhere';
CREATE INDEX facility_rule_service_type_code_idx ON facility_rule (service_type_code);

CREATE TABLE candidate_site (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    community_id BIGINT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    floor_area_m2 FLOAT,
    cost_yuan FLOAT,
    geom geometry(POINT,4326) NOT NULL,
    geom_3857 geometry(POINT,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT candidate_site_pkey PRIMARY KEY (id),
    CONSTRAINT candidate_site_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT candidate_site_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT candidate_site_kind_check CHECK (kind IN ('convert', 'extend', 'new')),
    CONSTRAINT candidate_site_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id)
);
COMMENT ON TABLE candidate_site IS '备选点位: where a station could stand.';
COMMENT ON COLUMN candidate_site.kind IS 'convert before extend before new';
COMMENT ON COLUMN candidate_site.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN candidate_site.source IS 'layer the row was loaded from';
COMMENT ON COLUMN candidate_site.source_ref IS 'its key there';
CREATE INDEX candidate_site_community_id_idx ON candidate_site (community_id);
CREATE INDEX candidate_site_geom_3857_gist ON candidate_site USING gist (geom_3857);
CREATE INDEX candidate_site_geom_gist ON candidate_site USING gist (geom);

CREATE TABLE estate (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    community_id BIGINT,
    name TEXT NOT NULL,
    kind TEXT,
    aliases TEXT[] DEFAULT '{}' NOT NULL,
    built_year SMALLINT,
    geom geometry(MULTIPOLYGON,4326),
    geom_3857 geometry(MULTIPOLYGON,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT estate_pkey PRIMARY KEY (id),
    CONSTRAINT estate_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT estate_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT estate_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id)
);
COMMENT ON TABLE estate IS '小区, lane quarter, work-unit compound or village.';
COMMENT ON COLUMN estate.kind IS 'gated, open, tower, lane, work_unit or village';
COMMENT ON COLUMN estate.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN estate.source IS 'layer the row was loaded from';
COMMENT ON COLUMN estate.source_ref IS 'its key there';
CREATE INDEX estate_community_id_idx ON estate (community_id);
CREATE INDEX estate_geom_3857_gist ON estate USING gist (geom_3857);
CREATE INDEX estate_geom_gist ON estate USING gist (geom);

CREATE TABLE import_run (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 BYTEA NOT NULL,
    community_id BIGINT,
    app_user_id BIGINT,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    read_count INTEGER NOT NULL,
    loaded_count INTEGER NOT NULL,
    rejected_count INTEGER NOT NULL,
    inserted_count INTEGER NOT NULL,
    updated_count INTEGER NOT NULL,
    report JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT import_run_pkey PRIMARY KEY (id),
    CONSTRAINT import_run_adds_up_check CHECK (loaded_count + rejected_count = read_count),
    CONSTRAINT import_run_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id) ON DELETE SET NULL,
    CONSTRAINT import_run_app_user_id_fkey FOREIGN KEY(app_user_id) REFERENCES app_user (id) ON DELETE SET NULL
);
COMMENT ON TABLE import_run IS 'One row a file that was loaded; written in the transaction that loaded it.';
COMMENT ON COLUMN import_run.kind IS 'household, building, street, ...';
CREATE INDEX import_run_app_user_id_idx ON import_run (app_user_id);
CREATE INDEX import_run_community_id_idx ON import_run (community_id);

CREATE TABLE plot (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    community_id BIGINT NOT NULL,
    plot_code TEXT NOT NULL,
    name TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    CONSTRAINT plot_pkey PRIMARY KEY (id),
    CONSTRAINT plot_community_id_plot_code_key UNIQUE (community_id, plot_code),
    CONSTRAINT plot_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id)
);
COMMENT ON TABLE plot IS '责任田: a dated set of whole buildings in one community.';
COMMENT ON COLUMN plot.valid_to IS 'last day, included';
CREATE INDEX plot_community_id_idx ON plot (community_id);

CREATE TABLE service_point (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    community_id BIGINT,
    parent_id BIGINT,
    name TEXT NOT NULL,
    tier TEXT NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    opened_on DATE,
    closed_on DATE,
    floor_area_m2 FLOAT,
    capacity INTEGER,
    opening_hours TEXT,
    phone TEXT,
    address TEXT,
    ownership TEXT,
    is_accessible BOOLEAN,
    geom geometry(POINT,4326) NOT NULL,
    geom_3857 geometry(POINT,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT service_point_pkey PRIMARY KEY (id),
    CONSTRAINT service_point_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT service_point_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT service_point_tier_check CHECK (tier IN ('hall', 'station', 'outpost')),
    CONSTRAINT service_point_status_check CHECK (status IN ('planned', 'open', 'closing', 'closed')),
    CONSTRAINT service_point_floor_area_m2_check CHECK (floor_area_m2 >= 0),
    CONSTRAINT service_point_dates_check CHECK (closed_on >= opened_on),
    CONSTRAINT service_point_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT service_point_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES service_point (id) ON DELETE SET NULL
);
COMMENT ON TABLE service_point IS 'A site where services are given; what it gives stands in service_offer.';
COMMENT ON COLUMN service_point.closed_on IS 'first day on which it is no longer open';
COMMENT ON COLUMN service_point.opening_hours IS 'OpenStreetMap opening_hours syntax';
COMMENT ON COLUMN service_point.ownership IS 'own, shared or rented';
COMMENT ON COLUMN service_point.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN service_point.source IS 'layer the row was loaded from';
COMMENT ON COLUMN service_point.source_ref IS 'its key there';
CREATE INDEX service_point_community_id_idx ON service_point (community_id);
CREATE INDEX service_point_geom_3857_gist ON service_point USING gist (geom_3857);
CREATE INDEX service_point_geom_gist ON service_point USING gist (geom);
CREATE INDEX service_point_parent_id_idx ON service_point (parent_id);

CREATE TABLE team_member (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    community_id BIGINT NOT NULL,
    app_user_id BIGINT,
    name TEXT NOT NULL,
    work_phone TEXT,
    CONSTRAINT team_member_pkey PRIMARY KEY (id),
    CONSTRAINT team_member_community_id_name_work_phone_key UNIQUE NULLS NOT DISTINCT (community_id, name, work_phone),
    CONSTRAINT team_member_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT team_member_app_user_id_fkey FOREIGN KEY(app_user_id) REFERENCES app_user (id) ON DELETE SET NULL
);
COMMENT ON TABLE team_member IS 'Whoever serves a plot, in that function only.';
COMMENT ON COLUMN team_member.work_phone IS 'for the contact card; a work number, never a private one';
CREATE INDEX team_member_app_user_id_idx ON team_member (app_user_id);
CREATE INDEX team_member_community_id_idx ON team_member (community_id);

CREATE TABLE user_community (
    app_user_id BIGINT NOT NULL,
    community_id BIGINT NOT NULL,
    CONSTRAINT user_community_pkey PRIMARY KEY (app_user_id, community_id),
    CONSTRAINT user_community_app_user_id_fkey FOREIGN KEY(app_user_id) REFERENCES app_user (id) ON DELETE CASCADE,
    CONSTRAINT user_community_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id) ON DELETE CASCADE
);
COMMENT ON TABLE user_community IS 'Communities a community worker sees.';
CREATE INDEX user_community_community_id_idx ON user_community (community_id);

CREATE TABLE building (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    community_id BIGINT,
    estate_id BIGINT,
    name TEXT,
    street TEXT,
    house_number TEXT,
    kind TEXT DEFAULT 'other' NOT NULL,
    is_residential BOOLEAN NOT NULL,
    status TEXT DEFAULT 'in_use' NOT NULL,
    storeys SMALLINT,
    unit_count SMALLINT,
    rooms_per_floor SMALLINT,
    dwelling_count INTEGER,
    floor_area_m2 FLOAT,
    built_year SMALLINT,
    min_zoom SMALLINT DEFAULT '16' NOT NULL,
    geom geometry(MULTIPOLYGON,4326) NOT NULL,
    geom_3857 geometry(MULTIPOLYGON,3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    source TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    CONSTRAINT building_pkey PRIMARY KEY (id),
    CONSTRAINT building_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT building_source_source_ref_key UNIQUE (source, source_ref),
    CONSTRAINT building_status_check CHECK (status IN ('planned', 'in_use', 'closing', 'demolished')),
    CONSTRAINT building_storeys_check CHECK (storeys BETWEEN 0 AND 200),
    CONSTRAINT building_dwelling_count_check CHECK (dwelling_count >= 0),
    CONSTRAINT building_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT building_estate_id_fkey FOREIGN KEY(estate_id) REFERENCES estate (id)
);
COMMENT ON TABLE building IS '楼栋. Whole buildings are what plots are made of.';
COMMENT ON COLUMN building.name IS 'as on its wall: 3栋, 甲3号楼, 12弄5号, 三排';
COMMENT ON COLUMN building.is_residential IS 'counts in every coverage figure';
COMMENT ON COLUMN building.unit_count IS 'staircases (单元)';
COMMENT ON COLUMN building.rooms_per_floor IS 'dwellings a floor and unit';
COMMENT ON COLUMN building.min_zoom IS 'lowest zoom that draws it: below 16 only the largest of each 8-pixel cell';
COMMENT ON COLUMN building.geom_3857 IS 'For tiles only. Web-Mercator metres are stretched: never measure here.';
COMMENT ON COLUMN building.source IS 'layer the row was loaded from';
COMMENT ON COLUMN building.source_ref IS 'its key there';
CREATE INDEX building_community_id_idx ON building (community_id);
CREATE INDEX building_estate_id_idx ON building (estate_id);
CREATE INDEX building_geom_3857_gist ON building USING gist (geom_3857);
CREATE INDEX building_geom_3857_z12_gist ON building USING gist (geom_3857) WHERE min_zoom <= 12;
CREATE INDEX building_geom_3857_z13_gist ON building USING gist (geom_3857) WHERE min_zoom <= 13;
CREATE INDEX building_geom_3857_z14_gist ON building USING gist (geom_3857) WHERE min_zoom <= 14;
CREATE INDEX building_geom_gist ON building USING gist (geom);

CREATE TABLE reject (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    import_run_id BIGINT NOT NULL,
    row_number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw JSONB NOT NULL,
    CONSTRAINT reject_pkey PRIMARY KEY (id),
    CONSTRAINT reject_import_run_id_fkey FOREIGN KEY(import_run_id) REFERENCES import_run (id) ON DELETE CASCADE
);
COMMENT ON TABLE reject IS 'Rows that were not loaded, and why.';
COMMENT ON COLUMN reject.row_number IS 'as counted in the file, from 1';
COMMENT ON COLUMN reject.raw IS 'the row as written, personal columns left out';
CREATE INDEX reject_import_run_id_idx ON reject (import_run_id);

CREATE TABLE service_offer (
    service_point_id BIGINT NOT NULL,
    service_type_code TEXT NOT NULL,
    CONSTRAINT service_offer_pkey PRIMARY KEY (service_point_id, service_type_code),
    CONSTRAINT service_offer_service_point_id_fkey FOREIGN KEY(service_point_id) REFERENCES service_point (id) ON DELETE CASCADE,
    CONSTRAINT service_offer_service_type_code_fkey FOREIGN KEY(service_type_code) REFERENCES service_type (service_type_code)
);
COMMENT ON TABLE service_offer IS 'One site, many services: area counts once, each service for itself.';
CREATE INDEX service_offer_service_type_code_idx ON service_offer (service_type_code);

CREATE TABLE assignment (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    team_member_id BIGINT NOT NULL,
    plot_id BIGINT NOT NULL,
    building_id BIGINT,
    role TEXT NOT NULL,
    valid DATERANGE DEFAULT daterange(CURRENT_DATE, NULL) NOT NULL,
    CONSTRAINT assignment_pkey PRIMARY KEY (id),
    CONSTRAINT assignment_role_check CHECK (role IN ('grid_leader', 'worker', 'volunteer', 'building_rep')),
    CONSTRAINT assignment_building_rep_check CHECK ((role = 'building_rep') = (building_id IS NOT NULL)),
    CONSTRAINT assignment_once EXCLUDE USING gist (plot_id WITH =, team_member_id WITH =, role WITH =, coalesce(building_id, 0) WITH =, valid WITH &&),
    CONSTRAINT assignment_team_member_id_fkey FOREIGN KEY(team_member_id) REFERENCES team_member (id) ON DELETE CASCADE,
    CONSTRAINT assignment_plot_id_fkey FOREIGN KEY(plot_id) REFERENCES plot (id) ON DELETE CASCADE,
    CONSTRAINT assignment_building_id_fkey FOREIGN KEY(building_id) REFERENCES building (id)
);
COMMENT ON TABLE assignment IS 'Who does what for which plot, and when.';
CREATE INDEX assignment_building_id_idx ON assignment (building_id);
CREATE INDEX assignment_plot_id_idx ON assignment (plot_id);
CREATE INDEX assignment_team_member_id_idx ON assignment (team_member_id);

CREATE TABLE building_access (
    service_type_code TEXT NOT NULL,
    building_id BIGINT NOT NULL,
    service_point_id BIGINT NOT NULL,
    straight_m FLOAT NOT NULL,
    CONSTRAINT building_access_pkey PRIMARY KEY (service_type_code, building_id)
);
COMMENT ON TABLE building_access IS 'Nearest open point of each type; made by gridmap.coverage, never edited.';
COMMENT ON COLUMN building_access.straight_m IS 'to the nearest open point';

CREATE TABLE building_alias (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    building_id BIGINT NOT NULL,
    alias TEXT NOT NULL,
    origin TEXT NOT NULL,
    CONSTRAINT building_alias_pkey PRIMARY KEY (id),
    CONSTRAINT building_alias_building_id_alias_key UNIQUE (building_id, alias),
    CONSTRAINT building_alias_building_id_fkey FOREIGN KEY(building_id) REFERENCES building (id) ON DELETE CASCADE
);
COMMENT ON TABLE building_alias IS 'Other names a building goes by.';
COMMENT ON COLUMN building_alias.origin IS 'layer, or the correction that taught it';
CREATE INDEX building_alias_alias_idx ON building_alias (alias);
CREATE INDEX building_alias_building_id_idx ON building_alias (building_id);

CREATE TABLE building_count (
    building_id BIGINT NOT NULL,
    household_count INTEGER NOT NULL,
    people_count INTEGER NOT NULL,
    age60_count INTEGER NOT NULL,
    age80_count INTEGER NOT NULL,
    under6_count INTEGER NOT NULL,
    disabled_count INTEGER NOT NULL,
    living_alone_count INTEGER NOT NULL,
    verified_on DATE[] NOT NULL,
    CONSTRAINT building_count_pkey PRIMARY KEY (building_id),
    CONSTRAINT building_count_building_id_fkey FOREIGN KEY(building_id) REFERENCES building (id) ON DELETE CASCADE
);
COMMENT ON TABLE building_count IS 'Sums of the open households of a building, kept by trigger: officials and planners see these, never the rows.';
COMMENT ON COLUMN building_count.verified_on IS 'last_verified_on of each, sorted';

CREATE TABLE household (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    community_id BIGINT NOT NULL,
    building_id BIGINT,
    household_key TEXT NOT NULL,
    unit TEXT,
    room TEXT,
    address_text TEXT NOT NULL,
    match_status TEXT NOT NULL,
    match_rule TEXT,
    people_count SMALLINT NOT NULL,
    age60_count SMALLINT DEFAULT '0' NOT NULL,
    age80_count SMALLINT DEFAULT '0' NOT NULL,
    under6_count SMALLINT DEFAULT '0' NOT NULL,
    disabled_count SMALLINT DEFAULT '0' NOT NULL,
    is_living_alone BOOLEAN DEFAULT 'false' NOT NULL,
    occupancy TEXT DEFAULT 'unknown' NOT NULL,
    last_verified_on DATE,
    closed_on DATE,
    import_run_id BIGINT NOT NULL,
    CONSTRAINT household_pkey PRIMARY KEY (id),
    CONSTRAINT household_community_id_household_key_key UNIQUE (community_id, household_key),
    CONSTRAINT household_located_check CHECK ((match_status = 'matched') = (building_id IS NOT NULL)),
    CONSTRAINT household_match_status_check CHECK (match_status IN ('matched', 'ambiguous', 'conflict', 'unmatched')),
    CONSTRAINT household_occupancy_check CHECK (occupancy IN ('owner', 'rented', 'vacant', 'unknown')),
    CONSTRAINT household_counts_check CHECK (people_count >= 0 AND age60_count BETWEEN age80_count AND people_count AND age80_count >= 0 AND under6_count BETWEEN 0 AND people_count AND disabled_count BETWEEN 0 AND people_count),
    CONSTRAINT household_community_id_fkey FOREIGN KEY(community_id) REFERENCES community (id),
    CONSTRAINT household_building_id_fkey FOREIGN KEY(building_id) REFERENCES building (id),
    CONSTRAINT household_import_run_id_fkey FOREIGN KEY(import_run_id) REFERENCES import_run (id)
);
COMMENT ON TABLE household IS 'Counts and needs of a household; no names, no numbers of persons.';
COMMENT ON COLUMN household.household_key IS 'its key in the community''s ledger';
COMMENT ON COLUMN household.address_text IS 'as written in the ledger';
COMMENT ON COLUMN household.match_rule IS 'the rule that decided';
COMMENT ON COLUMN household.closed_on IS 'left the ledger on this day; kept, not counted';
CREATE INDEX household_building_id_idx ON household (building_id);
CREATE INDEX household_community_id_idx ON household (community_id);
CREATE INDEX household_import_run_id_idx ON household (import_run_id);

CREATE TABLE plot_building (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    plot_id BIGINT NOT NULL,
    building_id BIGINT NOT NULL,
    valid DATERANGE DEFAULT daterange(CURRENT_DATE, NULL) NOT NULL,
    CONSTRAINT plot_building_pkey PRIMARY KEY (id),
    CONSTRAINT plot_building_one_plot EXCLUDE USING gist (building_id WITH =, valid WITH &&),
    CONSTRAINT plot_building_plot_id_fkey FOREIGN KEY(plot_id) REFERENCES plot (id) ON DELETE CASCADE,
    CONSTRAINT plot_building_building_id_fkey FOREIGN KEY(building_id) REFERENCES building (id)
);
COMMENT ON TABLE plot_building IS 'Which plot a building is in, and when; never two at once.';
CREATE INDEX plot_building_building_id_idx ON plot_building (building_id);
CREATE INDEX plot_building_plot_id_idx ON plot_building (plot_id);
