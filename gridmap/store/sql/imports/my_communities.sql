-- One row per community that the user may load ledgers for.
SELECT community.id AS community_id, community.name, community.stated_household_count
FROM community
WHERE community.id = ANY ((SELECT app_communities())::bigint[])
ORDER BY community.name
