-- One row per plot of a community on a day: numbers of workers and volunteers.
--
--   :community_id   community.id
--   :on             date
SELECT
    plot.id AS plot_id,
    count(*) FILTER (WHERE assignment.role = 'worker') AS worker_count,
    count(*) FILTER (WHERE assignment.role = 'volunteer') AS volunteer_count
FROM plot
LEFT JOIN assignment ON assignment.plot_id = plot.id AND assignment.valid @> CAST(:on AS date)
WHERE plot.community_id = :community_id
GROUP BY plot.id
