-- One row per community: its name.
SELECT name FROM community ORDER BY name
