-- One row per plot of a draft.
--
--   :draft_id   plot_draft.id
SELECT number, plot_code, name, plot_id
FROM draft_plot
WHERE plot_draft_id = :draft_id
ORDER BY number
