-- Buildings in a plot today, with what wants attention first:
--   1 no building representative   2 over half of the households not verified in 31 days
--   3 the plot's team is incomplete   0 nothing
-- security_invoker: the row filters of the tables below apply to the reader, not to the owner.
CREATE OR REPLACE VIEW plot_building_today WITH (security_invoker = true) AS
SELECT
    plot_building.building_id,
    plot_building.plot_id,
    plot.plot_code,
    fresh.fresh_count,
    representative.name AS representative,
    CASE
        WHEN building.is_residential AND representative.name IS NULL THEN 1
        WHEN fresh.fresh_count * 2 < building_figures.household_count THEN 2
        WHEN NOT coalesce(plot_team.is_complete, false) THEN 3
        ELSE 0
    END AS attention
FROM plot_building
JOIN plot ON plot.id = plot_building.plot_id
JOIN building ON building.id = plot_building.building_id
LEFT JOIN building_figures ON building_figures.building_id = plot_building.building_id
LEFT JOIN plot_team ON plot_team.plot_id = plot_building.plot_id
LEFT JOIN LATERAL (
    SELECT count(*) AS fresh_count
    FROM unnest(building_figures.verified_on) AS verified (verified_on)
    WHERE is_fresh(verified.verified_on)
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
REVOKE ALL ON plot_building_today FROM gridmap_app;
GRANT SELECT ON plot_building_today TO gridmap_app;
