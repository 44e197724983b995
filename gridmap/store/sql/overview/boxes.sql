-- One row per cell of a coarse grid: the box around what lies in it, and how many features do.
--
-- Of communities; where there are none, of buildings, then of streets, then of service points.
WITH drawn AS (
    SELECT geom FROM community
    UNION ALL
    SELECT geom FROM building WHERE NOT EXISTS (SELECT FROM community)
    UNION ALL
    SELECT geom FROM street
    WHERE NOT EXISTS (SELECT FROM community) AND NOT EXISTS (SELECT FROM building)
    UNION ALL
    SELECT geom FROM service_point
    WHERE NOT EXISTS (SELECT FROM community) AND NOT EXISTS (SELECT FROM building)
        AND NOT EXISTS (SELECT FROM street)
)
SELECT
    ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east, ST_YMax(box) AS north,
    feature_count,
    EXISTS (SELECT FROM community) AS of_communities
FROM (
    SELECT ST_Extent(geom) AS box, count(*) AS feature_count
    FROM drawn
    GROUP BY ST_SnapToGrid(ST_Centroid(ST_Envelope(geom)), 0.05)
) AS cell
ORDER BY west, south
