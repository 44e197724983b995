-- One text, which changes with any row that the user sees; the same for users of equal rights.
SELECT app_rows_version() AS version
