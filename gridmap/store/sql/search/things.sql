-- One row per community, estate, service point and name of a street.
--
-- A street is found by its name, whatever the number of its pieces: the id is one of theirs.
SELECT 'community' AS layer, id, name, aliases, NULL AS community
FROM community
UNION ALL
SELECT 'estate', estate.id, estate.name, coalesce(estate.aliases, '{}'), community.name
FROM estate
LEFT JOIN community ON community.id = estate.community_id
WHERE estate.merged_into_id IS NULL
UNION ALL
SELECT 'service_point', service_point.id, service_point.name, '{}', community.name
FROM service_point
LEFT JOIN community ON community.id = service_point.community_id
WHERE service_point.status <> 'closed'
UNION ALL
SELECT 'street', min(id), name, '{}', NULL
FROM street
WHERE name IS NOT NULL
GROUP BY name
ORDER BY layer, id
