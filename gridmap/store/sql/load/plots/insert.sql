-- Add plots that are new to their community; one begins with its first building.
INSERT INTO plot (community_id, plot_code, name, valid_from)
SELECT community_id, plot_code, min(plot_name), min(valid_from)
FROM incoming_plot
GROUP BY community_id, plot_code
ON CONFLICT (community_id, plot_code) DO NOTHING
