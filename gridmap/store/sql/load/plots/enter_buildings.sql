-- Put moved buildings into their new plot from the day of the move.
INSERT INTO plot_building (plot_id, building_id, valid)
SELECT plot_id, building_id, daterange(day, NULL)
FROM move
WHERE plot_id IS NOT NULL
