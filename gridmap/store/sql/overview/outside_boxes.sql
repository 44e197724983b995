-- One row per cell of a grid of a kilometre: the box around the buildings in use in no community.
SELECT ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east, ST_YMax(box) AS north
FROM (
    SELECT ST_Extent(geom) AS box
    FROM building
    WHERE community_id IS NULL AND is_in_use(status)
    GROUP BY ST_SnapToGrid(ST_Centroid(ST_Envelope(geom)), 0.01)
) AS cell
ORDER BY west, south
