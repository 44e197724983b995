-- Delete plots of a draft, with the membership of the buildings that are still in them.
--
--   :draft_id   plot_draft.id
--   :numbers    draft_plot.number
WITH buildings AS (
    DELETE FROM draft_building
    WHERE plot_draft_id = :draft_id AND number = ANY (CAST(:numbers AS integer[]))
)
DELETE FROM draft_plot
WHERE plot_draft_id = :draft_id AND number = ANY (CAST(:numbers AS integer[]))
