-- Whether the reader sees who serves a plot: planners and administrators do not.
SELECT coalesce(app_role() NOT IN ('planner', 'admin'), true) AS sees_teams
