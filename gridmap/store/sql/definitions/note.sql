-- Note the digest that definitions/name_state was given.
DO $$
BEGIN
    EXECUTE format(
        'COMMENT ON TABLE alembic_version IS %L', current_setting('gridmap.definitions')
    );
END
$$;
