-- Delete posts that would begin on the day or later: of plots that end, and of representatives in
-- a plot that their building left.
--
--   :left           building.id of those that leave a plot
--   :left_plots     plot.id of the plot that each leaves
--   :ended_plots    plot.id
--   :day            date
DELETE FROM assignment
WHERE lower(valid) >= CAST(:day AS date)
    AND (
        plot_id = ANY (CAST(:ended_plots AS bigint[]))
        OR (building_id, plot_id) IN (
            SELECT * FROM unnest(CAST(:left AS bigint[]), CAST(:left_plots AS bigint[]))
        )
    )
