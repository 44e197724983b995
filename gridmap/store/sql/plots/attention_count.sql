-- Number of buildings of the user's plots in which something is to be done today.
SELECT count(*) AS building_count FROM plot_building_today WHERE attention > 0
