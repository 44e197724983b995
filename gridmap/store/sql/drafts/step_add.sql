-- Add a step, and delete the undone ones: they cannot be redone any more.
WITH forgotten AS (
    DELETE FROM draft_step WHERE plot_draft_id = :draft_id AND is_undone
)
INSERT INTO draft_step (
    plot_draft_id, kind, building_ids, before, after, plots_before, plots_after, version,
    changed_by_id
)
VALUES (
    :draft_id, :kind, CAST(:building_ids AS bigint[]), CAST(:before AS integer[]),
    CAST(:after AS integer[]), CAST(:plots_before AS jsonb), CAST(:plots_after AS jsonb),
    :version, app_user_id()
)
