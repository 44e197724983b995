-- Today's state of plots and buildings, as the one who asks may see it (security_invoker: the
-- row filters of the tables below apply to the reader, not to the view's owner).

-- The team of each plot today. Complete: one or two workers and at least one volunteer
-- (founding document 001, essay 8).
CREATE VIEW plot_team WITH (security_invoker = true) AS
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

-- Buildings in a plot today, with what wants attention first:
--   1 no building representative   2 over half of the households not verified in 31 days
--   3 the plot's team is incomplete   0 nothing
CREATE VIEW plot_building_today WITH (security_invoker = true) AS
SELECT
    plot_building.building_id,
    plot_building.plot_id,
    plot.plot_code,
    fresh.fresh_count,
    representative.name AS representative,
    CASE
        WHEN building.is_residential AND representative.name IS NULL THEN 1
        WHEN fresh.fresh_count * 2 < building_count.household_count THEN 2
        WHEN NOT coalesce(plot_team.is_complete, false) THEN 3
        ELSE 0
    END AS attention
FROM plot_building
JOIN plot ON plot.id = plot_building.plot_id
JOIN building ON building.id = plot_building.building_id
LEFT JOIN building_count ON building_count.building_id = plot_building.building_id
LEFT JOIN plot_team ON plot_team.plot_id = plot_building.plot_id
LEFT JOIN LATERAL (
    SELECT count(*) AS fresh_count
    FROM unnest(building_count.verified_on) AS verified (verified_on)
    WHERE verified.verified_on > CURRENT_DATE - 31
) AS fresh ON true
LEFT JOIN LATERAL (
    SELECT team_member.name
    FROM assignment
    JOIN team_member ON team_member.id = assignment.team_member_id
    WHERE assignment.building_id = plot_building.building_id
        AND assignment.role = 'building_rep'
        AND assignment.valid @> CURRENT_DATE
    LIMIT 1
) AS representative ON true
WHERE plot_building.valid @> CURRENT_DATE;
COMMENT ON VIEW plot_building_today IS 'Buildings in a plot today and what wants attention first.';

GRANT SELECT ON plot_team, plot_building_today TO gridmap_app;

-- Totals of a community are nobody's secret: every role but the administrator sees them, also
-- those that may not see its buildings one by one.
CREATE FUNCTION app_community_totals() RETURNS TABLE (
    community_id bigint,
    household_count bigint,
    unlocated_count bigint,
    people_count bigint,
    age60_count bigint,
    fresh_count bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        household.community_id,
        count(*),
        count(*) FILTER (WHERE household.building_id IS NULL),
        sum(household.people_count),
        sum(household.age60_count),
        count(*) FILTER (WHERE household.last_verified_on > CURRENT_DATE - 31)
    FROM household
    WHERE household.closed_on IS NULL AND app_role() <> 'admin'
    GROUP BY household.community_id
$$;
REVOKE ALL ON FUNCTION app_community_totals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_community_totals() TO gridmap_app;

-- Changes with whatever a page may show: what was loaded, what the user may see, the day. Pages
-- keep the frames they have worked out under it.
CREATE FUNCTION app_data_version() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT concat_ws(
        '/', count(*), max(id), CURRENT_DATE, app_user_id(), app_role(), app_plots(),
        app_communities()
    )
    FROM import_run
$$;
REVOKE ALL ON FUNCTION app_data_version() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_data_version() TO gridmap_app;
