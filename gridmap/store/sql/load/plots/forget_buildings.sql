-- What would only have begun on the day of the move or after it never comes to be.
DELETE FROM plot_building
USING move
WHERE plot_building.building_id = move.building_id AND lower(plot_building.valid) >= move.day
