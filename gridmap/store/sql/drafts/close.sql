-- Close a draft: dropped, or in force from a day.
--
--   :draft_id        plot_draft.id
--   :status          dropped or in_force
--   :in_force_from   date, or null
UPDATE plot_draft
SET status = :status, version = version + 1, closed_by_id = app_user_id(), closed_at = now(),
    in_force_from = CAST(:in_force_from AS date)
WHERE id = :draft_id
