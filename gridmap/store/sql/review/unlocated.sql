-- One row per open household of a community that no building was found for.
--
--   :community_id   community.id
--   :decision_id    NULL, or an address_decision.id: households that it located come too
SELECT
    household.id AS household_id,
    household.address_text,
    household.match_status,
    household.match_rule,
    household.candidate_ids,
    household.people_count,
    household.building_id,
    household.unit,
    household.room,
    household.address_decision_id,
    household.written -> 'place' AS place,
    community.name AS community
FROM household
JOIN community ON community.id = household.community_id
WHERE household.community_id = :community_id
    AND (
        (household.building_id IS NULL AND household.closed_on IS NULL)
        OR household.address_decision_id = :decision_id
    )
ORDER BY household.id
