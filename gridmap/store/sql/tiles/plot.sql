-- One tile of plots; a plot is a set of buildings and has no outline of its own.
--
--   z, x, y   tile
--
-- The outline closes gaps of up to 30 m between its buildings and stands 5 m off their walls; it
-- is their hull at zooms 15 and 16. Below that the tile is empty: plots would be specks.
-- missing_roles: how many of worker and volunteer the team lacks today; none for planners.
--
-- LIMIT, ANY and the way `valid` is asked for: see tile_building.
WITH touched AS MATERIALIZED (
    SELECT DISTINCT member.plot_id
    FROM building
    CROSS JOIN LATERAL (
        SELECT plot_id
        FROM plot_building
        WHERE building_id = ANY (ARRAY[building.id])
            AND coalesce(lower(valid), '-infinity') <= CURRENT_DATE
            AND coalesce(upper(valid), 'infinity') > CURRENT_DATE
        LIMIT 1
    ) AS member
    WHERE :z >= 15
        -- An outline may reach into a tile that none of its buildings touch.
        AND building.geom_3857 && ST_Expand(ST_TileEnvelope(:z, :x, :y), 60)
),
outlined AS MATERIALIZED (
    SELECT
        touched.plot_id,
        count(*) AS building_count,
        sum(inhabited.household_count) AS household_count,
        CASE
            WHEN :z < 17 THEN ST_ConvexHull(ST_Collect(place.geom_3857))
            ELSE ST_Buffer(
                ST_Buffer(ST_Collect(place.geom_3857), 15, 'quad_segs=2'), -10, 'quad_segs=2'
            )
        END AS outline
    FROM touched
    CROSS JOIN LATERAL (
        SELECT building_id
        FROM plot_building
        WHERE plot_id = touched.plot_id
            AND coalesce(lower(valid), '-infinity') <= CURRENT_DATE
            AND coalesce(upper(valid), 'infinity') > CURRENT_DATE
        OFFSET 0
    ) AS member
    CROSS JOIN LATERAL (
        SELECT geom_3857 FROM building WHERE id = member.building_id LIMIT 1
    ) AS place
    LEFT JOIN LATERAL (
        SELECT household_count FROM building_figures WHERE building_id = member.building_id LIMIT 1
    ) AS inhabited ON true
    GROUP BY touched.plot_id
),
team AS MATERIALIZED (
    SELECT touched.plot_id, duty.has_worker, duty.has_volunteer
    FROM touched
    CROSS JOIN LATERAL (
        SELECT bool_or(role = 'worker') AS has_worker, bool_or(role = 'volunteer') AS has_volunteer
        FROM assignment
        WHERE assignment.plot_id = touched.plot_id AND valid @> CURRENT_DATE
    ) AS duty
)
SELECT ST_AsMVT(feature, 'plot', CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, 'geom', 'feature_id')
FROM (
    SELECT
        ST_AsMVTGeom(
            outlined.outline, ST_TileEnvelope(:z, :x, :y),
            CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, CASE WHEN :z < 15 THEN 16 ELSE 64 END
        ) AS geom,
        plot.id AS feature_id,
        plot.id,
        plot.plot_code,
        plot.name,
        plot.community_id,
        outlined.building_count,
        outlined.household_count,
        CASE
            WHEN (SELECT app_role()) = 'planner' THEN NULL
            ELSE (team.has_worker IS NOT TRUE)::int + (team.has_volunteer IS NOT TRUE)::int
        END AS missing_roles
    FROM outlined
    CROSS JOIN LATERAL (SELECT * FROM plot WHERE id = outlined.plot_id LIMIT 1) AS plot
    LEFT JOIN team ON team.plot_id = plot.id
    ORDER BY ST_Area(outlined.outline) DESC
) AS feature
WHERE geom IS NOT NULL;
