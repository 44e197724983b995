-- One text, which changes with anything that the user's pages may show.
SELECT app_data_version() AS version
