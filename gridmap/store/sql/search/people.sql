-- One row per person, post and plot or building held today that the user may see.
--
-- building_id, building: that a representative speaks for.
SELECT DISTINCT
    team_member.id AS team_member_id,
    team_member.name,
    assignment.role,
    assignment.plot_id,
    plot.plot_code,
    assignment.building_id,
    concat(estate.name, building.name) AS building
FROM assignment
JOIN team_member ON team_member.id = assignment.team_member_id
JOIN plot ON plot.id = assignment.plot_id
LEFT JOIN building ON building.id = assignment.building_id
LEFT JOIN estate ON estate.id = building.estate_id
WHERE assignment.valid @> CURRENT_DATE
ORDER BY team_member.name, plot.plot_code, assignment.building_id
