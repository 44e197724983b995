-- Outlines of plots in one tile; a plot is a set of buildings and has no outline of its own.
--
--   z, x, y   tile
--
-- The outline closes gaps of up to 30 m between its buildings and stands 5 m off their walls.
-- Below zoom 14 the tile is empty: plots would be specks, and communities say more.
-- missing_roles: what the team lacks today, of worker and volunteer; none for planners.
WITH touched AS (
    SELECT DISTINCT plot_building.plot_id
    FROM building
    JOIN plot_building ON plot_building.building_id = building.id
        AND plot_building.valid @> CURRENT_DATE
    WHERE :z >= 14
        -- An outline may reach into a tile that none of its buildings touch.
        AND building.geom_3857 && ST_Expand(ST_TileEnvelope(:z, :x, :y), 60)
),
outlined AS (
    SELECT
        touched.plot_id,
        count(*) AS building_count,
        sum(building_count.household_count) AS household_count,
        CASE
            WHEN :z < 16 THEN ST_ConvexHull(ST_Collect(building.geom_3857))
            ELSE ST_Buffer(
                ST_Buffer(ST_Collect(building.geom_3857), 15, 'quad_segs=2'), -10, 'quad_segs=2'
            )
        END AS outline
    FROM touched
    JOIN plot_building ON plot_building.plot_id = touched.plot_id
        AND plot_building.valid @> CURRENT_DATE
    JOIN building ON building.id = plot_building.building_id
    LEFT JOIN building_count ON building_count.building_id = building.id
    GROUP BY touched.plot_id
),
team AS (
    SELECT plot_id, bool_or(role = 'worker') AS has_worker, bool_or(role = 'volunteer') AS has_volunteer
    FROM assignment
    WHERE valid @> CURRENT_DATE AND plot_id IN (SELECT plot_id FROM touched)
    GROUP BY plot_id
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
    JOIN plot ON plot.id = outlined.plot_id
    LEFT JOIN team ON team.plot_id = plot.id
    ORDER BY ST_Area(outlined.outline) DESC
) AS feature
WHERE geom IS NOT NULL;
