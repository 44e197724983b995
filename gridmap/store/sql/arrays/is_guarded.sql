-- Whether row-level security filters this table for the current role.
SELECT row_security_active(CAST(:name AS text))
