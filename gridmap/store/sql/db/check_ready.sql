-- Read a table as the application's role: fails where there is no table, or no right to it.
SELECT FROM building LIMIT 1
