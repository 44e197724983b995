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
    count(today.building_id) AS building_count,
    count(today.building_id) FILTER (WHERE today.attention > 0) AS attention_count,
    count(today.building_id)
        FILTER (WHERE building.is_residential AND today.representative IS NULL)
        AS without_representative_count,
    coalesce(sum(building_count.household_count), 0) AS household_count,
    coalesce(sum(building_count.people_count), 0) AS people_count,
    coalesce(sum(building_count.age60_count), 0) AS age60_count,
    coalesce(sum(today.fresh_count), 0) AS fresh_count
FROM plot_team
JOIN plot ON plot.id = plot_team.plot_id
JOIN community ON community.id = plot.community_id
LEFT JOIN plot_building_today AS today ON today.plot_id = plot.id
LEFT JOIN building ON building.id = today.building_id
LEFT JOIN building_count ON building_count.building_id = today.building_id
GROUP BY
    plot.id, community.name, plot_team.leader_count, plot_team.worker_count,
    plot_team.volunteer_count, plot_team.is_complete
ORDER BY household_count DESC, plot.plot_code
