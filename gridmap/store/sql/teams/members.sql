-- One row per person who serves, served or offers to serve in a community.
--
--   :community_id   community.id
--
-- opt_in_plot_id: where a volunteer offers to help.
SELECT
    team_member.id AS team_member_id,
    team_member.name,
    team_member.work_phone,
    team_member.opt_in_plot_id,
    plot.plot_code AS opt_in_plot_code
FROM team_member
LEFT JOIN plot ON plot.id = team_member.opt_in_plot_id
WHERE team_member.community_id = :community_id
ORDER BY team_member.name, team_member.id
