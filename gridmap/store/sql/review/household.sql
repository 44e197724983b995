-- One row: a household as it was loaded, and who settled it.
--
--   :household_id   household.id
SELECT
    household.id AS household_id,
    household.community_id,
    community.name AS community,
    household.address_text,
    household.match_status,
    household.match_rule,
    household.candidate_ids,
    household.people_count,
    household.building_id,
    household.closed_on,
    household.address_decision_id,
    household.written,
    household.written -> 'place' AS place,
    app_user.display_name AS operator
FROM household
JOIN community ON community.id = household.community_id
LEFT JOIN address_decision ON address_decision.id = household.address_decision_id
LEFT JOIN app_user ON app_user.id = address_decision.app_user_id
WHERE household.id = :household_id
