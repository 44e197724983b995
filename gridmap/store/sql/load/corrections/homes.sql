-- One row per household that a workbook of corrections names.
--
--   :ids   household.id
SELECT
    household.id,
    household.community_id,
    community.name AS community,
    household.household_key,
    household.is_numbered,
    household.building_id,
    household.closed_on,
    household.address_text,
    household.candidate_ids,
    household.unstated,
    household.written,
    household.import_run_id,
    coalesce(address_decision.origin = 'workbook', false) AS is_corrected
FROM household
JOIN community ON community.id = household.community_id
LEFT JOIN address_decision ON address_decision.id = household.address_decision_id
WHERE household.id = ANY (:ids)
