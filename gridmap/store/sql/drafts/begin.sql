-- Add an empty draft; returns its id.
INSERT INTO plot_draft (
    community_id, parameters, base_on, base, import_run_id, begun_by_id
)
VALUES (
    :community_id, CAST(:parameters AS jsonb), :base_on, :base, :import_run_id, app_user_id()
)
RETURNING id
