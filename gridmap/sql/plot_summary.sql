-- Each plot that the user may see: load, team and what is open, heaviest first.
SELECT
    plot.id AS plot_id,
    plot.plot_code,
    plot.name,
    community.name AS community,
    plot_team.leader_count,
    plot_team.worker_count,
    plot_team.volunteer_count,
    plot_team.is_complete,
    buildings.*
FROM plot_team
JOIN plot ON plot.id = plot_team.plot_id
JOIN community ON community.id = plot.community_id
CROSS JOIN LATERAL (
    SELECT
        count(*) AS building_count,
        coalesce(sum(building_count.household_count), 0) AS household_count,
        coalesce(sum(building_count.people_count), 0) AS people_count,
        coalesce(sum(building_count.age60_count), 0) AS age60_count
    FROM plot_building
    LEFT JOIN building_count ON building_count.building_id = plot_building.building_id
    WHERE plot_building.plot_id = plot.id AND plot_building.valid @> CURRENT_DATE
) AS buildings
ORDER BY household_count DESC, plot.plot_code
