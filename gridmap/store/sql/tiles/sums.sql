-- One tile of sums of a theme, for map zooms below 15, where a building would be a speck: by
-- squares of 100 m, from map zoom 14 by estate where buildings have one. Layer `sums` has the
-- areas, `sums_name` the places of estates' numbers.
--
--   z, x, y          tile; drawn at twice the size, it is that of the map zoom after it
--   halvings         squares have sides of 100 m, so many times doubled
--   estate_ids       estate of each area, null for a square
--   cells            square of each area, as metric_cell has it, in columns and rows of the side
--   household_counts, building_counts, percents, point_ids   properties of each area, or null
--
-- What is added up is found by `gridmap.analysis.sums`. building_count is shown where there are no
-- households. A square is drawn the smaller the fewer households it has; 300 of them a hectare
-- fill it.
WITH drawn AS (
    SELECT
        area.*, NULL AS estate, side::int AS cell_m,
        ST_Transform(
            ST_MakeEnvelope(
                side * (col + inset), side * (row + inset),
                side * (col + 1 - inset), side * (row + 1 - inset), (cell >> 40)::int
            ), 3857
        ) AS geom
    FROM unnest(
        :estate_ids, :cells, :household_counts, :building_counts, :percents, :point_ids
    ) AS area (estate_id, cell, household_count, building_count, percent, point_id)
    CROSS JOIN LATERAL (
        SELECT
            100.0 * (1 << :halvings) AS side,
            cell >> 20 & 1048575 AS col,
            cell & 1048575 AS row,
            -- Share of the side that is left free before and after.
            0.325 - 0.3 * sqrt(least(
                1, coalesce(household_count / 300.0, building_count / 12.0) / (1 << 2 * :halvings)
            )) AS inset
    ) AS square
    WHERE estate_id IS NULL
    UNION ALL
    SELECT
        area.*, estate.name, NULL,
        coalesce(estate.geom_3857, (
            SELECT ST_ConvexHull(ST_Collect(building.geom_3857))
            FROM building
            WHERE building.estate_id = estate.id
        ))
    FROM unnest(
        :estate_ids, :cells, :household_counts, :building_counts, :percents, :point_ids
    ) AS area (estate_id, cell, household_count, building_count, percent, point_id)
    JOIN estate ON estate.id = area.estate_id
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
