-- One row per household of communities, closed ones too: what it is known by.
--
-- The address is of those without building alone: the others are known by their flat.
--
--   :communities  ids of the communities that the ledger covers
SELECT
    id,
    community_id,
    household_key,
    is_numbered,
    building_id,
    unit,
    room,
    closed_on IS NULL AS is_open,
    CASE WHEN building_id IS NULL THEN address_text END AS address_text,
    CASE WHEN building_id IS NULL THEN written -> 'place' END AS place
FROM household
WHERE community_id = ANY (:communities)
