-- Move representatives with their building into its new plot.
--
--   :building_ids   building.id
--   :plot_ids       plot.id of each from the day on
--   :day            date
INSERT INTO assignment (team_member_id, plot_id, building_id, role, valid)
SELECT
    assignment.team_member_id, moved.plot_id, assignment.building_id, assignment.role,
    assignment.valid * daterange(CAST(:day AS date), NULL)
FROM unnest(CAST(:building_ids AS bigint[]), CAST(:plot_ids AS bigint[]))
    AS moved (building_id, plot_id)
JOIN assignment ON assignment.building_id = moved.building_id
WHERE assignment.plot_id <> moved.plot_id
    AND assignment.valid && daterange(CAST(:day AS date), NULL)
