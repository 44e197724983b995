-- Revoke a decision; no row where it is not in force.
UPDATE address_decision
SET revoked_at = clock_timestamp(), revoked_by_id = app_user_id()
WHERE id = :decision_id AND revoked_at IS NULL
RETURNING community_id
