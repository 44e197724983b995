-- Plots by the codes that a table of teams names.
SELECT id, community_id, plot_code FROM plot ORDER BY id
