-- One row per plot of a community on a day, with its buildings.
--
--   :community_id   community.id
--   :on             date
SELECT
    plot.id AS plot_id,
    plot.plot_code,
    plot.name,
    array_agg(plot_building.building_id ORDER BY plot_building.building_id) AS building_ids
FROM plot
JOIN plot_building ON plot_building.plot_id = plot.id
WHERE plot.community_id = :community_id AND plot_building.valid @> CAST(:on AS date)
GROUP BY plot.id
ORDER BY plot.plot_code
