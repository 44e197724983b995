-- One row: the subject of a decision.
--
--   :decision_id   address_decision.id
SELECT community_id, scope, written, building_id FROM address_decision WHERE id = :decision_id
