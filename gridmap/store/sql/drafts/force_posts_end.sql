-- End the posts that force_posts_forget leaves, on the day before a day.
--
--   :left           building.id of those that leave a plot
--   :left_plots     plot.id of the plot that each leaves
--   :ended_plots    plot.id
--   :day            date
UPDATE assignment
SET valid = valid * daterange(NULL, CAST(:day AS date))
WHERE valid @> CAST(:day AS date)
    AND (
        plot_id = ANY (CAST(:ended_plots AS bigint[]))
        OR (building_id, plot_id) IN (
            SELECT * FROM unnest(CAST(:left AS bigint[]), CAST(:left_plots AS bigint[]))
        )
    )
