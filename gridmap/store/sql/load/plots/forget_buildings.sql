-- Delete the membership of moved buildings that would begin on the day of the move or later.
DELETE FROM plot_building
USING move
WHERE plot_building.building_id = move.building_id AND lower(plot_building.valid) >= move.day
