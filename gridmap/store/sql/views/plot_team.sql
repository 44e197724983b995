-- The team of each plot today. Complete: one or two workers and at least one volunteer
-- (founding document 001, essay 8).
-- security_invoker: the row filters of the tables below apply to the reader, not to the owner.
CREATE OR REPLACE VIEW plot_team WITH (security_invoker = true) AS
SELECT
    plot.id AS plot_id,
    duty.leader_count,
    duty.worker_count,
    duty.volunteer_count,
    duty.worker_count BETWEEN 1 AND 2 AND duty.volunteer_count >= 1 AS is_complete
FROM plot
-- A look-up for each plot, on its index: a GROUP BY over all plots would be worked out whole
-- also for a reader who asks for one.
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE role = 'grid_leader') AS leader_count,
        count(*) FILTER (WHERE role = 'worker') AS worker_count,
        count(*) FILTER (WHERE role = 'volunteer') AS volunteer_count
    FROM assignment
    WHERE assignment.plot_id = plot.id AND assignment.valid @> CURRENT_DATE
) AS duty
WHERE plot.valid_from <= CURRENT_DATE AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE;
COMMENT ON VIEW plot_team IS 'Size of each plot''s team today, and whether it is complete.';
REVOKE ALL ON plot_team FROM gridmap_app;
GRANT SELECT ON plot_team TO gridmap_app;
