-- One row per decision in force that the user may see: words, and the building or estate they mean.
SELECT decision.scope, decision.written, decision.building_id, estate.name AS estate
FROM address_decision AS decision
LEFT JOIN estate ON estate.id = decision.estate_id
WHERE decision.revoked_at IS NULL
    AND (decision.building_id IS NOT NULL OR decision.estate_id IS NOT NULL)
ORDER BY decision.id
