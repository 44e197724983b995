-- One row per step of a draft, in order, undone ones included.
--
--   :draft_id   plot_draft.id
--
-- version: of the draft when the step was done, undone or redone last.
SELECT
    draft_step.id AS step_id,
    draft_step.kind,
    draft_step.is_undone,
    cardinality(draft_step.building_ids) AS building_count,
    draft_step.plots_before,
    draft_step.plots_after,
    draft_step.version,
    app_user.display_name AS changed_by,
    draft_step.changed_at
FROM draft_step
LEFT JOIN app_user ON app_user.id = draft_step.changed_by_id
WHERE draft_step.plot_draft_id = :draft_id
ORDER BY draft_step.id
