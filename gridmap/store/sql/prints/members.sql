-- One row per member of the plots' teams on a day, in the order in which a card lists them.
--
--   :plot_ids   plot.id
--   :on         date
SELECT
    assignment.plot_id,
    assignment.role,
    team_member.name,
    team_member.work_phone,
    assignment.building_id
FROM assignment
JOIN team_member ON team_member.id = assignment.team_member_id
WHERE assignment.plot_id = ANY (:plot_ids) AND assignment.valid @> CAST(:on AS date)
ORDER BY
    assignment.plot_id,
    array_position(
        ARRAY['grid_leader', 'worker', 'volunteer', 'building_rep'], assignment.role
    ),
    team_member.name
