-- Add the names of buildings that are new.
INSERT INTO building_alias (building_id, alias, origin)
SELECT i.building_id, one.alias, 'gazetteer'
FROM incoming_building AS i
CROSS JOIN unnest(i.aliases) AS one (alias)
ON CONFLICT (building_id, alias) DO NOTHING
