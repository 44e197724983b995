-- Digest of the functions, views, triggers, policies, grants and comments of the database.
SELECT md5(string_agg(definition, E'\n' ORDER BY definition COLLATE "C"))
FROM (
    SELECT concat_ws(' ', pg_get_functiondef(oid), proacl)
    FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    UNION ALL
    SELECT concat_ws(' ', relname, reloptions, relacl, relrowsecurity,
        CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) END)
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    UNION ALL
    SELECT concat_ws(' ', attrelid::regclass, attname, attacl)
    FROM pg_attribute
    WHERE attacl IS NOT NULL AND attrelid IN (
        SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
    )
    UNION ALL
    SELECT concat_ws(' ', pg_get_triggerdef(oid), tgenabled)
    FROM pg_trigger
    WHERE NOT tgisinternal
    UNION ALL
    SELECT concat_ws(' ', pg_class.relname, objsubid, description)
    FROM pg_description
    JOIN pg_class ON pg_class.oid = objoid
    WHERE classoid = 'pg_class'::regclass AND relnamespace = 'public'::regnamespace
        -- Its comment is the digest itself.
        AND relname <> 'alembic_version'
    UNION ALL
    SELECT pg_policies::text FROM pg_policies WHERE schemaname = 'public'
) AS definitions (definition)
