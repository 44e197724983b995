-- End the membership of buildings in a plot on the day before a day.
--
--   :left         building.id
--   :left_plots   plot.id of the plot that each leaves
--   :day          date
UPDATE plot_building
SET valid = valid * daterange(NULL, CAST(:day AS date))
WHERE valid @> CAST(:day AS date)
    AND (building_id, plot_id) IN (
        SELECT * FROM unnest(CAST(:left AS bigint[]), CAST(:left_plots AS bigint[]))
    )
