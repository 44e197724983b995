-- Whether the reader may see who serves a plot: planners and administrators may not.
SELECT coalesce(app_role() NOT IN ('planner', 'admin'), true) AS sees_teams
