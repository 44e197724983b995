-- One row per decision in force that leads to buildings, with their ids.
--
-- Ledgers name their community. Where two communities bear one name, a decision of one could
-- reach the other: neither's are taken.

SELECT
    decision.id, community.name AS community, decision.scope, decision.written,
    CASE
        WHEN decision.scope <> 'estate' THEN ARRAY[decision.building_id]
        ELSE ARRAY(
            SELECT id FROM building WHERE building.estate_id = decision.estate_id ORDER BY id
        )
    END AS building_ids
FROM address_decision AS decision
JOIN community ON community.id = decision.community_id
WHERE decision.revoked_at IS NULL
    AND (decision.building_id IS NOT NULL OR decision.estate_id IS NOT NULL)
    AND NOT EXISTS (
        SELECT FROM community AS other
        WHERE other.name = community.name AND other.id <> community.id
    )
ORDER BY decision.id
