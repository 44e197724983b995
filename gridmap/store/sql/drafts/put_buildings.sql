-- Put buildings into plots of a draft.
--
--   :draft_id       plot_draft.id
--   :building_ids   building.id; those that are gone for good are left out
--   :numbers        draft_plot.number of each
INSERT INTO draft_building (plot_draft_id, building_id, number)
SELECT :draft_id, given.building_id, given.number
FROM unnest(CAST(:building_ids AS bigint[]), CAST(:numbers AS integer[]))
    AS given (building_id, number)
JOIN building ON building.id = given.building_id
ON CONFLICT (plot_draft_id, building_id) DO UPDATE SET number = excluded.number
