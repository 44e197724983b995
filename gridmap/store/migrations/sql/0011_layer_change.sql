-- Rows of layers as they were before a load, so that it can be taken back.

CREATE TABLE layer_change (
    import_run_id bigint NOT NULL,
    layer text NOT NULL,
    row_id bigint NOT NULL,
    before jsonb,
    CONSTRAINT layer_change_pkey PRIMARY KEY (import_run_id, layer, row_id),
    CONSTRAINT layer_change_import_run_id_fkey
        FOREIGN KEY (import_run_id) REFERENCES import_run (id) ON DELETE CASCADE
);
CREATE INDEX layer_change_layer_row_id_idx ON layer_change (layer, row_id);
COMMENT ON TABLE layer_change IS 'Rows of layers that a load brought, changed or removed.';
COMMENT ON COLUMN layer_change.layer IS
    'the table; service_offer: the services of the point row_id, as an array';
COMMENT ON COLUMN layer_change.before IS 'the row, to restore on rollback; none: it is new';
