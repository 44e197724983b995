-- One row per decision of a community in force for these words, with who made it.
--
--   :community_id   community.id
--   :scope          address, building or estate
--   :written        NULL: all of that scope
SELECT
    address_decision.id AS decision_id,
    address_decision.written,
    address_decision.building_id,
    address_decision.estate_id,
    app_user.display_name AS operator
FROM address_decision
LEFT JOIN app_user ON app_user.id = address_decision.app_user_id
WHERE address_decision.community_id = :community_id
    AND address_decision.scope = :scope
    AND (cast(:written AS text) IS NULL OR address_decision.written = :written)
    AND address_decision.revoked_at IS NULL
