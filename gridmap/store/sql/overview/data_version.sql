-- A text that changes when anything changes that the user's pages may show.
SELECT app_data_version() AS version
