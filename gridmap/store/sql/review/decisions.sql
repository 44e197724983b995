-- One row per decision about addresses of a community, the latest first.
--
--   :community_id   community.id
SELECT
    address_decision.id AS decision_id,
    address_decision.scope,
    address_decision.written,
    address_decision.building_id,
    building.name AS building_name,
    building_estate.name AS building_estate,
    concat(building.street, building.house_number) AS address,
    address_decision.estate_id,
    estate.name AS estate,
    address_decision.origin,
    address_decision.import_run_id,
    app_user.display_name AS operator,
    address_decision.decided_at,
    address_decision.revoked_at,
    revoker.display_name AS revoked_by,
    (
        SELECT count(*) FROM household WHERE household.address_decision_id = address_decision.id
    ) AS household_count
FROM address_decision
LEFT JOIN building ON building.id = address_decision.building_id
LEFT JOIN estate AS building_estate ON building_estate.id = building.estate_id
LEFT JOIN estate ON estate.id = address_decision.estate_id
LEFT JOIN app_user ON app_user.id = address_decision.app_user_id
LEFT JOIN app_user AS revoker ON revoker.id = address_decision.revoked_by_id
WHERE address_decision.community_id = :community_id
ORDER BY address_decision.id DESC
