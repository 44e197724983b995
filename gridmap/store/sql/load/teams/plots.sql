-- One row per plot that a table of teams names by code.
SELECT id, community_id, plot_code FROM plot ORDER BY id
