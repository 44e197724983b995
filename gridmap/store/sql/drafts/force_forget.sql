-- Delete the membership of buildings that leave a plot before they would have been in it.
--
--   :left   building.id
--   :left_plots   plot.id of the plot that each leaves
--   :day    date
DELETE FROM plot_building
WHERE lower(valid) >= CAST(:day AS date)
    AND (building_id, plot_id) IN (
        SELECT * FROM unnest(CAST(:left AS bigint[]), CAST(:left_plots AS bigint[]))
    )
