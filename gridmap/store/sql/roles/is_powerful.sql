-- Whether the role of this name is a superuser or bypasses row-level security.
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :name AND (rolsuper OR rolbypassrls))
