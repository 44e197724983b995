-- The record of community outlines: every change leaves a row, whoever makes it.

CREATE TABLE boundary_change (
    id bigint GENERATED ALWAYS AS IDENTITY,
    community_id bigint NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    app_user_id bigint,
    bounds_text text,
    reason text NOT NULL,
    old_geom geometry(MULTIPOLYGON, 4326),
    new_geom geometry(MULTIPOLYGON, 4326) NOT NULL,
    CONSTRAINT boundary_change_pkey PRIMARY KEY (id),
    CONSTRAINT boundary_change_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id) ON DELETE CASCADE,
    CONSTRAINT boundary_change_app_user_id_fkey
        FOREIGN KEY (app_user_id) REFERENCES app_user (id) ON DELETE SET NULL
);
CREATE INDEX boundary_change_community_id_idx ON boundary_change (community_id);
CREATE INDEX boundary_change_app_user_id_idx ON boundary_change (app_user_id);
COMMENT ON TABLE boundary_change IS
    'Outlines of communities, as they became and changed; a trigger writes it.';
COMMENT ON COLUMN boundary_change.app_user_id IS 'who put it in force; none: a load';
COMMENT ON COLUMN boundary_change.bounds_text IS 'the bounds it was drawn from, as written';
COMMENT ON COLUMN boundary_change.old_geom IS 'none: the community is new';
