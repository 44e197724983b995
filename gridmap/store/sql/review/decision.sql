-- What a decision is about.
--
--   :decision_id   address_decision.id
SELECT community_id, scope, written FROM address_decision WHERE id = :decision_id
