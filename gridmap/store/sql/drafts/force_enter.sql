-- Put buildings into plots from a day.
--
--   :building_ids   building.id
--   :plot_ids       plot.id of each
--   :day            date
INSERT INTO plot_building (plot_id, building_id, valid)
SELECT plot_id, building_id, daterange(CAST(:day AS date), NULL)
FROM unnest(CAST(:building_ids AS bigint[]), CAST(:plot_ids AS bigint[]))
    AS moved (building_id, plot_id)
