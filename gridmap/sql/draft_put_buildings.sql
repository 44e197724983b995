-- Buildings into plots of a draft.
--
--   :draft_id       plot_draft.id
--   :building_ids   building.id
--   :numbers        draft_plot.number of each; 0: out of any plot
WITH given AS (
    SELECT building_id, number
    FROM unnest(CAST(:building_ids AS bigint[]), CAST(:numbers AS integer[]))
        AS given (building_id, number)
    JOIN building ON building.id = given.building_id
),
gone AS (
    DELETE FROM draft_building
    USING given
    WHERE draft_building.plot_draft_id = :draft_id
        AND draft_building.building_id = given.building_id
        AND given.number = 0
)
INSERT INTO draft_building (plot_draft_id, building_id, number)
SELECT :draft_id, building_id, number FROM given WHERE number > 0
ON CONFLICT (plot_draft_id, building_id) DO UPDATE SET number = excluded.number
