-- Lock a draft until the transaction ends; returns its version.
--
--   :draft_id   plot_draft.id
SELECT version FROM plot_draft WHERE id = :draft_id FOR UPDATE
