-- One row per estate: its key and its names in files.
SELECT id, name, aliases, community_id FROM estate WHERE merged_into_id IS NULL ORDER BY id
