-- One row per plot of a day: whether its team has 1-2 workers and at least one volunteer.
--
--   :on   date
SELECT
    plot.id AS plot_id,
    plot.community_id,
    count(*) FILTER (WHERE assignment.role = 'worker') BETWEEN 1 AND 2
        AND count(*) FILTER (WHERE assignment.role = 'volunteer') >= 1 AS is_complete
FROM plot
LEFT JOIN assignment
    ON assignment.plot_id = plot.id AND assignment.valid @> CAST(:on AS date)
WHERE plot.valid_from <= :on AND coalesce(plot.valid_to, 'infinity') >= :on
GROUP BY plot.id, plot.community_id
ORDER BY plot.id
