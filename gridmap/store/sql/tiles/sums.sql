-- One tile of sums of a theme, for map zooms below 15, where a building would be a speck: by
-- squares of 100 m, from map zoom 14 by estate where buildings have one. Layer `sums` has the
-- areas, `sums_name` the places of estates' numbers.
--
--   z, x, y   tile; drawn at twice the size, it is that of the map zoom after it. At map zoom 12
--             squares are of 200 m, at 11 of 400 m, at 10 of 1600 m: none is below 6 pixels, and a
--             tile is smaller than the four of buildings in its place
--   theme     what is added up of residential buildings in use:
--               coverage   households at most `radius` from the nearest point of `service`
--               nearest    the point that is nearest to most households
--               plots      households of buildings in a plot; for officials and planners
--               teams      those of plots with a complete team; for officials
--               verified   households verified in the last 31 days
--   service   service type of coverage and nearest
--   radius    in metres
--   walk      whether distances are walked; else by straight line
--
-- household_count adds up what building_figures shows this user, and is missing where that is
-- nothing; then building_count has the buildings. percent is the share of those households, else
-- of those buildings, rounded down. A sum is that of all its buildings, in every tile it touches.
-- Need groups are not added up: their small counts would have to be hidden here as well.
--
-- A square is drawn the smaller the fewer households it has; 300 of them a hectare fill it.
WITH scale AS (
    SELECT greatest(12 - :z, 0) + (:z < 10)::int AS halvings
),
asked AS (
    SELECT :theme NOT IN ('plots', 'teams')
        OR app_role() = 'street_official'
        OR :theme = 'plots' AND app_role() = 'planner' AS is_allowed
),
near AS NOT MATERIALIZED (
    SELECT id, estate_id, cell
    FROM building
    WHERE is_residential AND is_in_use(status) AND :z < 14 AND (SELECT is_allowed FROM asked)
        -- Squares with a corner in the tile, as far as 60 degrees north.
        AND geom_3857 && ST_Expand(
            ST_TileEnvelope(:z, :x, :y, margin => 0.015625),
            300 * (1 << greatest(12 - :z, 0) + (:z < 10)::int)
        )
),
shown AS (
    SELECT
        id, NULL::bigint AS estate_id,
        (cell >> 40 << 40)
        + ((cell >> 20 & 1048575) >> halvings << 20)
        + ((cell & 1048575) >> halvings) AS cell
    FROM near, scale
    WHERE :z < 13 OR estate_id IS NULL
    UNION ALL
    SELECT id, estate_id, NULL
    FROM building
    WHERE :z >= 13 AND is_residential AND is_in_use(status) AND estate_id = ANY (ARRAY(
        SELECT DISTINCT estate_id FROM near WHERE estate_id IS NOT NULL
    ))
),
complete AS MATERIALIZED (
    SELECT plot_id
    FROM assignment
    WHERE :theme = 'teams' AND valid @> CURRENT_DATE
    GROUP BY plot_id
    HAVING count(*) FILTER (WHERE role = 'worker') BETWEEN 1 AND 2
        AND count(*) FILTER (WHERE role = 'volunteer') >= 1
),
measured AS (
    SELECT
        shown.estate_id, shown.cell,
        CASE WHEN :theme = 'nearest' THEN access.point_id END AS point_id,
        counted.household_count,
        CASE :theme
            WHEN 'coverage' THEN coalesce(access.metres <= :radius, false)
            WHEN 'plots' THEN member.plot_id IS NOT NULL
            WHEN 'teams' THEN coalesce(member.plot_id IN (SELECT plot_id FROM complete), false)
        END AS is_met,
        CASE WHEN :theme = 'verified' THEN fresh_count(counted.verified_on) END AS fresh_count
    FROM shown
    LEFT JOIN building_figures AS counted ON counted.building_id = shown.id
    LEFT JOIN (
        SELECT
            building_id,
            CASE WHEN :walk THEN walk_m ELSE straight_m END AS metres,
            CASE WHEN :walk THEN walk_point_id ELSE service_point_id END AS point_id
        FROM building_access
        WHERE service_type_code = :service AND :theme IN ('coverage', 'nearest')
    ) AS access ON access.building_id = shown.id
    LEFT JOIN (
        SELECT building_id, plot_id
        FROM plot_building
        WHERE valid @> CURRENT_DATE AND :theme IN ('plots', 'teams')
    ) AS member ON member.building_id = shown.id
),
added AS (
    SELECT
        estate_id, cell, point_id,
        count(*) AS building_count,
        sum(household_count) AS household_count,
        count(*) FILTER (WHERE is_met) AS building_met,
        coalesce(sum(fresh_count), sum(household_count) FILTER (WHERE is_met)) AS household_met
    FROM measured
    GROUP BY estate_id, cell, point_id
),
total AS (
    SELECT
        estate_id, cell,
        (array_agg(point_id ORDER BY household_count DESC NULLS LAST, building_count DESC))[1]
            AS point_id,
        sum(building_count)::int AS building_count,
        nullif(sum(household_count), 0)::int AS household_count,
        CASE
            WHEN sum(household_count) > 0
                THEN floor(100 * coalesce(sum(household_met), 0) / sum(household_count))::int
            WHEN :theme <> 'verified' THEN floor(100 * sum(building_met) / sum(building_count))::int
        END AS percent
    FROM added
    GROUP BY estate_id, cell
),
drawn AS (
    SELECT
        total.*, NULL AS estate, side::int AS cell_m,
        ST_Transform(
            ST_MakeEnvelope(
                side * (col + inset), side * (row + inset),
                side * (col + 1 - inset), side * (row + 1 - inset), (cell >> 40)::int
            ), 3857
        ) AS geom
    FROM total
    CROSS JOIN scale
    CROSS JOIN LATERAL (
        SELECT
            100.0 * (1 << halvings) AS side,
            cell >> 20 & 1048575 AS col,
            cell & 1048575 AS row,
            -- Share of the side that is left free before and after.
            0.325 - 0.3 * sqrt(least(
                1, coalesce(household_count / 300.0, building_count / 12.0) / (1 << 2 * halvings)
            )) AS inset
    ) AS square
    WHERE estate_id IS NULL
    UNION ALL
    SELECT
        total.*, estate.name, NULL,
        coalesce(estate.geom_3857, (
            SELECT ST_ConvexHull(ST_Collect(building.geom_3857))
            FROM building
            WHERE building.estate_id = estate.id
        ))
    FROM total
    JOIN estate ON estate.id = total.estate_id
)
SELECT area_layer.mvt || name_layer.mvt
FROM (
    SELECT ST_AsMVT(feature, 'sums', 2048, 'geom') AS mvt
    FROM (
        SELECT
            ST_AsMVTGeom(drawn.geom, ST_TileEnvelope(:z, :x, :y), 2048, 32) AS geom,
            estate, cell_m, household_count, percent, point_id,
            CASE WHEN household_count IS NULL THEN building_count END AS building_count
        FROM drawn
        ORDER BY drawn.estate_id NULLS FIRST, ST_Area(drawn.geom) DESC
    ) AS feature
    WHERE geom IS NOT NULL
) AS area_layer,
(
    SELECT ST_AsMVT(feature, 'sums_name', 2048, 'geom') AS mvt
    FROM (
        SELECT
            ST_AsMVTGeom(place, ST_TileEnvelope(:z, :x, :y), 2048, 0) AS geom,
            household_count
        FROM drawn, ST_PointOnSurface(drawn.geom) AS place
        WHERE drawn.estate_id IS NOT NULL AND household_count > 0
    ) AS feature
    WHERE geom IS NOT NULL
) AS name_layer;
