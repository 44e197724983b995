-- One row per plot, per community, and per community's unlocated households today, with sums.
--
-- A need group's count is missing where it is hidden.
SELECT
    area_figures.level,
    area_figures.community_id,
    community.name AS community,
    subdistrict.name AS subdistrict,
    area_figures.plot_id,
    plot.plot_code,
    area_figures.household_count,
    area_figures.people_count,
    area_figures.age60_count,
    area_figures.age80_count
FROM area_figures
JOIN community ON community.id = area_figures.community_id
LEFT JOIN subdistrict ON subdistrict.id = community.subdistrict_id
LEFT JOIN plot ON plot.id = area_figures.plot_id
ORDER BY area_figures.level, community.name, plot.plot_code
