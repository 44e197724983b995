-- One row: a draft, and whether a step can be undone or redone.
--
--   :draft_id   plot_draft.id
SELECT
    plot_draft.id,
    plot_draft.community_id,
    plot_draft.status,
    plot_draft.version,
    plot_draft.parameters,
    plot_draft.base_on,
    plot_draft.base,
    plot_draft.import_run_id,
    plot_draft.begun_at,
    begun.display_name AS begun_by,
    closed.display_name AS closed_by,
    plot_draft.in_force_from,
    EXISTS (
        SELECT FROM draft_step
        WHERE draft_step.plot_draft_id = plot_draft.id AND NOT draft_step.is_undone
    ) AS can_undo,
    EXISTS (
        SELECT FROM draft_step
        WHERE draft_step.plot_draft_id = plot_draft.id AND draft_step.is_undone
    ) AS can_redo
FROM plot_draft
LEFT JOIN app_user AS begun ON begun.id = plot_draft.begun_by_id
LEFT JOIN app_user AS closed ON closed.id = plot_draft.closed_by_id
WHERE plot_draft.id = :draft_id
