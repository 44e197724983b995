-- Take buildings out of the plots of a draft.
--
--   :draft_id       plot_draft.id
--   :building_ids   building.id
DELETE FROM draft_building
WHERE plot_draft_id = :draft_id AND building_id = ANY (CAST(:building_ids AS bigint[]))
