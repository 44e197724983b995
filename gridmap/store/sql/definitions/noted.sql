-- Digest that was noted when the definitions were applied last; null: never.
SELECT obj_description('alembic_version'::regclass, 'pg_class')
