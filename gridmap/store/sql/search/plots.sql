-- One row per plot in force that the user may see.
SELECT plot.id, plot.plot_code, plot.name, community.name AS community
FROM plot
JOIN community ON community.id = plot.community_id
WHERE plot.valid_from <= CURRENT_DATE AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
ORDER BY plot.plot_code
