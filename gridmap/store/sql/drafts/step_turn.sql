-- Mark a step as undone, or as done again.
--
--   :step_id   draft_step.id
--   :version   of the draft from now on
UPDATE draft_step
SET is_undone = NOT is_undone, version = :version, changed_by_id = app_user_id(),
    changed_at = now()
WHERE id = :step_id
