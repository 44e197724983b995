-- Set units, storeys and rooms per floor of buildings, where a gazetteer has them.
UPDATE building AS b
SET unit_count = coalesce(i.unit_count, b.unit_count),
    storeys = coalesce(i.storeys, b.storeys),
    rooms_per_floor = coalesce(i.rooms_per_floor, b.rooms_per_floor)
FROM incoming_building AS i
WHERE b.id = i.building_id
    AND (
        coalesce(i.unit_count, b.unit_count),
        coalesce(i.storeys, b.storeys),
        coalesce(i.rooms_per_floor, b.rooms_per_floor)
    ) IS DISTINCT FROM (b.unit_count, b.storeys, b.rooms_per_floor)
