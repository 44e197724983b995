-- One row per member who served a building's plot on a day, its own representative included.
--
--   :building_id   building.id
--   :on            date
--
-- No row: it was in no plot that the user may see. A plot without a team is one row without a role.
SELECT
    plot.id AS plot_id,
    plot.plot_code,
    plot.name AS plot_name,
    lower(plot_building.valid) AS since,
    assignment.role,
    team_member.name,
    team_member.work_phone
FROM plot_building
JOIN plot ON plot.id = plot_building.plot_id
LEFT JOIN assignment
    ON assignment.plot_id = plot.id
    AND assignment.valid @> CAST(:on AS date)
    AND (assignment.building_id IS NULL OR assignment.building_id = plot_building.building_id)
LEFT JOIN team_member ON team_member.id = assignment.team_member_id
WHERE plot_building.building_id = :building_id AND plot_building.valid @> CAST(:on AS date)
ORDER BY
    array_position(
        ARRAY['grid_leader', 'worker', 'volunteer', 'building_rep'], assignment.role
    ),
    team_member.name
