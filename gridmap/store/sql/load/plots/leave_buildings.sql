-- End the membership of moved buildings in their old plot on the day before the move.
UPDATE plot_building
SET valid = plot_building.valid * daterange(NULL, move.day)
FROM move
WHERE plot_building.building_id = move.building_id
    AND plot_building.valid && daterange(move.day, NULL)
