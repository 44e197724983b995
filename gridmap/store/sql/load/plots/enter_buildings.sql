-- The new plot has the building from the day of the move on.
INSERT INTO plot_building (plot_id, building_id, valid)
SELECT plot_id, building_id, daterange(day, NULL)
FROM move
WHERE plot_id IS NOT NULL
