-- One row per code that a plot of the community ever had.
--
--   :community_id   community.id
SELECT plot_code FROM plot WHERE community_id = :community_id ORDER BY plot_code
