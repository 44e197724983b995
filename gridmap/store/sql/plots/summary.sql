-- One row per plot that the user may see: households, team and open tasks, largest first.
--
-- age60_count is that of area_figures where some building's is hidden; missing where the plot's
-- is too.
SELECT
    plot.id AS plot_id,
    plot.plot_code,
    plot.name,
    community.name AS community,
    plot_team.leader_count,
    plot_team.worker_count,
    plot_team.volunteer_count,
    plot_team.is_complete,
    coalesce(buildings.building_count, 0) AS building_count,
    coalesce(buildings.household_count, 0) AS household_count,
    coalesce(buildings.people_count, 0) AS people_count,
    coalesce(buildings.fresh_count, 0) AS fresh_count,
    CASE
        WHEN coalesce(buildings.is_whole, true) THEN coalesce(buildings.age60_count, 0)
        ELSE (SELECT age60_count FROM area_figures WHERE area_figures.plot_id = plot.id)
    END AS age60_count
FROM plot_team
JOIN plot ON plot.id = plot_team.plot_id
JOIN community ON community.id = plot.community_id
LEFT JOIN (
    -- Once for all plots: building_figures is a barrier that no look-up by building gets through.
    SELECT
        plot_building.plot_id,
        count(*) AS building_count,
        coalesce(sum(building_figures.household_count), 0) AS household_count,
        coalesce(sum(building_figures.people_count), 0) AS people_count,
        coalesce(sum(building_figures.age60_count), 0) AS age60_count,
        coalesce(
            sum((
                SELECT count(*)
                FROM unnest(building_figures.verified_on) AS day
                WHERE is_fresh(day)
            )),
            0
        ) AS fresh_count,
        count(building_figures.household_count) = count(building_figures.age60_count) AS is_whole
    FROM plot_building
    LEFT JOIN building_figures ON building_figures.building_id = plot_building.building_id
    WHERE plot_building.valid @> CURRENT_DATE
    GROUP BY plot_building.plot_id
) AS buildings ON buildings.plot_id = plot.id
ORDER BY household_count DESC, plot.plot_code
