-- One row per estate with buildings in a community, with its names.
--
--   :community_id   community.id
SELECT estate.id AS estate_id, estate.name, estate.aliases
FROM estate
WHERE estate.id IN (SELECT estate_id FROM building WHERE community_id = :community_id)
ORDER BY estate.name, estate.id
