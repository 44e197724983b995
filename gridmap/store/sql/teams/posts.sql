-- One row per post in a community that is held on a day.
--
--   :community_id   community.id
--   :on             date
SELECT
    assignment.id AS assignment_id,
    assignment.role,
    assignment.plot_id,
    plot.plot_code,
    assignment.building_id,
    building_name(building.street, building.house_number, building.name) AS building,
    assignment.team_member_id,
    team_member.name,
    team_member.work_phone,
    lower(assignment.valid) AS since,
    upper(assignment.valid) AS until
FROM assignment
JOIN plot ON plot.id = assignment.plot_id
JOIN team_member ON team_member.id = assignment.team_member_id
LEFT JOIN building ON building.id = assignment.building_id
WHERE plot.community_id = :community_id AND assignment.valid @> CAST(:on AS date)
ORDER BY
    plot.plot_code,
    array_position(
        ARRAY['grid_leader', 'worker', 'volunteer', 'building_rep'], assignment.role
    ),
    team_member.name,
    assignment.id
