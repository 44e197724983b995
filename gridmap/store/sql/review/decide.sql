-- Put a decision in force; no row where one is in force for the same words.
INSERT INTO address_decision (
    community_id, scope, written, building_id, estate_id, origin, app_user_id, import_run_id,
    decided_at
)
VALUES (
    :community_id, :scope, :written, :building_id, :estate_id, :origin, app_user_id(), :run_id,
    clock_timestamp()
)
ON CONFLICT (community_id, scope, written) WHERE revoked_at IS NULL DO NOTHING
RETURNING id
