-- One row: the account that is connected, and whether it may create roles.
SELECT rolname AS name, rolcreaterole OR rolsuper AS may_create
FROM pg_roles
WHERE rolname = current_user
