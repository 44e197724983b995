-- One row per residential building in use (all, or some) and its estate, -1 for none.
--
--   :ids   building.id, an array; none for all
--
-- The point is one inside the footprint: a centroid can lie in the yard of a U-shaped block.
SELECT
    building.id,
    ST_X(inside.point) AS lon,
    ST_Y(inside.point) AS lat,
    coalesce(building.estate_id, -1) AS estate_id
FROM building
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(building.geom) AS point) AS inside
WHERE building.is_residential
    AND is_in_use(building.status)
    AND (CAST(:ids AS bigint[]) IS NULL OR building.id = ANY (CAST(:ids AS bigint[])))
ORDER BY building.id
