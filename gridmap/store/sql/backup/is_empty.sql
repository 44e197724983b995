-- Whether the schema has no table but those of extensions.
SELECT NOT EXISTS (
    SELECT FROM pg_class
    WHERE relnamespace = CAST('public' AS regnamespace) AND relkind IN ('r', 'p')
        AND NOT EXISTS (
            SELECT FROM pg_depend
            WHERE classid = CAST('pg_class' AS regclass) AND objid = pg_class.oid AND deptype = 'e'
        )
)
