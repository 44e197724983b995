-- One row per building of a community, demolished or not.
--
--   :community_id   community.id; 0: those in no community
SELECT
    building.id,
    building.name,
    estate.name AS estate,
    concat(building.street, building.house_number) AS address,
    building.kind,
    building.is_residential,
    building.status,
    building.demolished_on,
    building.storeys,
    building.unit_count,
    building.dwelling_count
FROM building
LEFT JOIN estate ON estate.id = building.estate_id
WHERE building.community_id = :community_id
    OR (:community_id = 0 AND building.community_id IS NULL)
ORDER BY
    estate.name, building.street, counting_order(building.house_number),
    counting_order(building.name), building.id
