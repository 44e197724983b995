-- One row: the step to undo (the last one done) or to redo (the first one undone).
--
--   :draft_id    plot_draft.id
--   :is_undone   false to undo, true to redo
SELECT id, kind, building_ids, before, after, plots_before, plots_after
FROM draft_step
WHERE plot_draft_id = :draft_id AND is_undone = :is_undone
ORDER BY CASE WHEN is_undone THEN id ELSE -id END
LIMIT 1
