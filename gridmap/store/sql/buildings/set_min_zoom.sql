-- Set the lowest zoom that draws a building: from 10, if it is the largest of its 8-pixel cell.
--
--   :id   building.id
--
-- As load/layers/set_min_zoom, for one building. Those that it is larger than keep their zoom: two
-- in a cell do no harm, and the next load settles it.
WITH own AS (
    SELECT id, ST_Area(geom) AS area, ST_Centroid(ST_Envelope(geom_3857)) AS middle
    FROM building
    WHERE id = :id
),
cell AS (
    SELECT
        zoom, own.id, own.area,
        ST_MakeEnvelope(
            floor(ST_X(own.middle) / size) * size, floor(ST_Y(own.middle) / size) * size,
            ceil(ST_X(own.middle) / size) * size, ceil(ST_Y(own.middle) / size) * size, 3857
        ) AS box
    FROM own
    CROSS JOIN generate_series(10, 15) AS zoom
    CROSS JOIN LATERAL (SELECT 40075016.68 / 32 / (1 << zoom) AS size) AS sized
)
UPDATE building
SET min_zoom = lowest.zoom
FROM (
    SELECT coalesce(max(cell.zoom), 9) + 1 AS zoom
    FROM cell
    WHERE EXISTS (
        SELECT FROM building AS other
        WHERE other.geom_3857 && cell.box
            AND other.id <> cell.id
            AND ST_Covers(cell.box, ST_Centroid(ST_Envelope(other.geom_3857)))
            AND ST_Area(other.geom) > cell.area
    )
) AS lowest
WHERE building.id = :id AND building.min_zoom <> lowest.zoom
