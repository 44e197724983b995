-- One row per member of a plot's team today, representatives of its buildings included.
--
--   :plot_id   plot.id
SELECT
    assignment.role,
    team_member.name,
    team_member.work_phone,
    building.name AS building
FROM assignment
JOIN team_member ON team_member.id = assignment.team_member_id
LEFT JOIN building ON building.id = assignment.building_id
WHERE assignment.plot_id = :plot_id AND assignment.valid @> CURRENT_DATE
ORDER BY
    array_position(
        ARRAY['grid_leader', 'worker', 'volunteer', 'building_rep'], assignment.role
    ),
    team_member.name
