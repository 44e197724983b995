-- One row per member of a team, as administrators may know them.
SELECT team_member_id, community, name, plots, app_user_id
FROM app_members()
ORDER BY community, name, team_member_id
