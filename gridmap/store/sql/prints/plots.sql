-- One row per plot of a community on a day.
--
--   :community_id   community.id
--   :on             date
SELECT plot.id AS plot_id, plot.plot_code, plot.name
FROM plot
WHERE plot.community_id = :community_id
    AND plot.valid_from <= :on AND coalesce(plot.valid_to, 'infinity') >= :on
ORDER BY plot.plot_code
