-- One row per building of a draft that is in a plot.
--
--   :draft_id   plot_draft.id
SELECT building_id, number
FROM draft_building
WHERE plot_draft_id = :draft_id
ORDER BY building_id
