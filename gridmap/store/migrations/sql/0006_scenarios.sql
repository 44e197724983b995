-- Scenarios of new stations, which can become planned points.

CREATE TABLE scenario (
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    app_user_id bigint,
    author text NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now(),
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
    adopted_at timestamptz,
    CONSTRAINT scenario_pkey PRIMARY KEY (id),
    CONSTRAINT scenario_name_key UNIQUE (name),
    CONSTRAINT scenario_name_check CHECK (name <> ''),
    CONSTRAINT scenario_status_check CHECK (status IN ('optimal', 'feasible')),
    CONSTRAINT scenario_app_user_id_fkey
        FOREIGN KEY (app_user_id) REFERENCES app_user (id) ON DELETE SET NULL,
    CONSTRAINT scenario_service_type_code_fkey
        FOREIGN KEY (service_type_code) REFERENCES service_type (service_type_code)
);
CREATE INDEX scenario_app_user_id_idx ON scenario (app_user_id);
CREATE INDEX scenario_service_type_code_idx ON scenario (service_type_code);
COMMENT ON TABLE scenario IS 'A plan of stations with its question, its figures and its proof.';
COMMENT ON COLUMN scenario.author IS 'as displayed when it was saved';
COMMENT ON COLUMN scenario.data_on IS 'day of the figures';
COMMENT ON COLUMN scenario.data_digest IS 'of what the plan was made from';
COMMENT ON COLUMN scenario.question IS 'see gridmap.planning.Question';
COMMENT ON COLUMN scenario.figures IS 'before and after, as officials see them';
COMMENT ON COLUMN scenario.communities IS 'before and after, likewise';
COMMENT ON COLUMN scenario.notes IS 'messages: what the plan leaves out';
COMMENT ON COLUMN scenario.proof IS 'a message';
COMMENT ON COLUMN scenario.objective IS 'in the model''s unit';
COMMENT ON COLUMN scenario.bound IS 'none: not known';

CREATE TABLE scenario_site (
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
    geom geometry(POINT, 4326) NOT NULL,
    geom_3857 geometry(POINT, 3857) GENERATED ALWAYS AS (ST_Transform(geom, 3857)) STORED,
    CONSTRAINT scenario_site_pkey PRIMARY KEY (scenario_id, number),
    CONSTRAINT scenario_site_geom_valid_check CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
    CONSTRAINT scenario_site_role_check CHECK (role IN ('new', 'closed')),
    CONSTRAINT scenario_site_kind_check CHECK (kind IN ('convert', 'extend', 'new')),
    CONSTRAINT scenario_site_scenario_id_fkey
        FOREIGN KEY (scenario_id) REFERENCES scenario (id) ON DELETE CASCADE,
    CONSTRAINT scenario_site_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id) ON DELETE SET NULL,
    CONSTRAINT scenario_site_service_point_id_fkey
        FOREIGN KEY (service_point_id) REFERENCES service_point (id) ON DELETE SET NULL
);
CREATE INDEX scenario_site_community_id_idx ON scenario_site (community_id);
CREATE INDEX scenario_site_service_point_id_idx ON scenario_site (service_point_id);
CREATE INDEX scenario_site_geom_gist ON scenario_site USING gist (geom);
COMMENT ON TABLE scenario_site IS 'A station that a scenario opens or closes.';
COMMENT ON COLUMN scenario_site.key IS 'of the site among the candidates';
COMMENT ON COLUMN scenario_site.kind IS
    'none: one of today''s stations, which the plan closes';
COMMENT ON COLUMN scenario_site.service_point_id IS 'the planned point that it became';
COMMENT ON COLUMN scenario_site.geom_3857 IS
    'For tiles only. Web-Mercator metres are stretched: never measure here.';
