-- Delete names of buildings that an earlier gazetteer gave and this one, listing some, omits.
DELETE FROM building_alias AS a
USING incoming_building AS i
WHERE a.building_id = i.building_id
    AND a.origin = 'gazetteer'
    AND i.aliases <> '{}'
    AND a.alias <> ALL (i.aliases)
