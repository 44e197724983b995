-- One row per header whose meaning a clerk chose, with the community's name and code.
SELECT community.name AS community, community.division_code, chosen.header, chosen.field
FROM ledger_column AS chosen
JOIN community ON community.id = chosen.community_id
ORDER BY chosen.community_id, chosen.header
