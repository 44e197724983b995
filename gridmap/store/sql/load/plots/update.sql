-- Rename plots, and reopen those that are back after their end.
UPDATE plot
SET name = now.name, valid_to = NULL
FROM (
    SELECT community_id, plot_code, min(plot_name) AS name
    FROM incoming_plot
    GROUP BY community_id, plot_code
) AS now
WHERE plot.community_id = now.community_id
    AND plot.plot_code = now.plot_code
    AND (plot.name <> now.name OR plot.valid_to IS NOT NULL)
