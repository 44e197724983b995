-- Estates and what files may call them.
SELECT id, name, aliases, community_id FROM estate ORDER BY id
