-- One row per name to write on the map within a box, the most important first.
--
--   west, south, east, north   degrees
--   zoom                       map zoom: which kinds are worth naming
--
-- A street is named once, along its longest piece in the box; water and green of one name once.
-- angle is in degrees from east, counter-clockwise, on the map's plane.
WITH box AS (
    SELECT ST_MakeEnvelope(:west, :south, :east, :north, 4326) AS geom
),
name AS (
    SELECT 1 AS rank, 'community' AS kind, name AS text, ST_PointOnSurface(community.geom) AS at,
        NULL::float AS angle
    FROM community, box
    WHERE community.geom && box.geom AND :zoom BETWEEN 12 AND 16
    UNION ALL
    SELECT 2, 'estate', name, ST_PointOnSurface(estate.geom), NULL
    FROM estate, box
    WHERE estate.geom && box.geom AND :zoom >= 15
    UNION ALL
    SELECT 3, 'street', name, ST_LineInterpolatePoint(geom, 0.5),
        degrees(atan2(
            ST_Y(ST_LineInterpolatePoint(geom_3857, 0.6))
            - ST_Y(ST_LineInterpolatePoint(geom_3857, 0.4)),
            ST_X(ST_LineInterpolatePoint(geom_3857, 0.6))
            - ST_X(ST_LineInterpolatePoint(geom_3857, 0.4))
        ))
    FROM (
        SELECT DISTINCT ON (street.name) street.name, street.geom, street.geom_3857
        FROM street, box
        WHERE street.geom && box.geom AND street.name IS NOT NULL AND (
            (:zoom >= 15 AND street.kind IN ('arterial', 'secondary', 'branch')) OR :zoom >= 17
        )
        ORDER BY street.name, street.length_m DESC
    ) AS longest
    UNION ALL
    -- A planned point is no rival of one that is open.
    SELECT CASE WHEN status = 'planned' THEN 6 ELSE 4 END,
        'service_point', name, service_point.geom, NULL
    FROM service_point, box
    WHERE service_point.geom && box.geom AND :zoom >= 16 AND status <> 'closed'
    UNION ALL
    SELECT 5, 'land', name, ST_PointOnSurface(geom), NULL
    FROM (
        SELECT DISTINCT ON (land.name) land.name, land.geom
        FROM land, box
        WHERE land.geom && box.geom AND land.name IS NOT NULL AND :zoom >= 14
            -- Larger than 50 pixels square: at zoom 0 a pixel is 156,543 m at the equator.
            AND ST_Area(land.geom_3857) > (50 * 156543 / (1 << :zoom)) ^ 2
        ORDER BY land.name, ST_Area(land.geom_3857) DESC
    ) AS largest
    UNION ALL
    SELECT 6, 'building', name, ST_PointOnSurface(building.geom), NULL
    FROM building, box
    WHERE building.geom && box.geom AND name IS NOT NULL AND :zoom >= 18
        AND building.status <> 'demolished'
)
SELECT
    kind,
    text,
    round(ST_X(at)::numeric, 6)::float AS lon,
    round(ST_Y(at)::numeric, 6)::float AS lat,
    round(angle)::int AS angle
FROM name
ORDER BY rank, text
LIMIT 600;
