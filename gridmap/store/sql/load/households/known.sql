-- One row per household of communities, closed ones too: what it is known by.
--
-- The address is of those without building alone: the others are known by their flat.
--
--   :communities  ids of the communities that the ledger covers
SELECT
    household.id,
    household.community_id,
    household.household_key,
    household.is_numbered,
    household.building_id,
    household.unit,
    building.unit_count,
    household.room,
    household.closed_on IS NULL AS is_open,
    created.corrects_run_id IS NOT NULL AS is_correction,
    CASE WHEN household.building_id IS NULL THEN household.address_text END AS address_text,
    CASE WHEN household.building_id IS NULL THEN household.written -> 'place' END AS place
FROM household
LEFT JOIN building ON building.id = household.building_id
LEFT JOIN import_run AS created ON created.id = household.created_run_id
WHERE household.community_id = ANY (:communities)
