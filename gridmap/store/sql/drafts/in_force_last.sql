-- One row: who put plots of a community in force last, after a moment.
--
--   :community_id   community.id
--   :since          timestamp
SELECT app_user.display_name AS closed_by, plot_draft.in_force_from
FROM plot_draft
LEFT JOIN app_user ON app_user.id = plot_draft.closed_by_id
WHERE plot_draft.community_id = :community_id
    AND plot_draft.status = 'in_force'
    AND plot_draft.closed_at >= :since
ORDER BY plot_draft.closed_at DESC
LIMIT 1
