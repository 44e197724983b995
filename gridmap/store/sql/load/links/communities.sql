-- One row per community: its key and its names in files.
SELECT id, name, aliases, division_code FROM community ORDER BY id
