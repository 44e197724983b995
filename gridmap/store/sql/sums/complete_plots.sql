-- Ids of the plots that the user sees whose team is complete today, as in plot_team.
SELECT plot_id
FROM assignment
WHERE valid @> CURRENT_DATE
GROUP BY plot_id
HAVING
    count(*) FILTER (WHERE role = 'worker') BETWEEN 1 AND 2
    AND count(*) FILTER (WHERE role = 'volunteer') >= 1
