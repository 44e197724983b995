-- One row per service point (all, or some) and the estate that it lies in, -1 for none.
--
--   :ids   service_point.id, an array; none for all
SELECT
    service_point.id,
    ST_X(service_point.geom) AS lon,
    ST_Y(service_point.geom) AS lat,
    coalesce(
        (
            SELECT estate.id FROM estate
            WHERE estate.geom && service_point.geom AND ST_Covers(estate.geom, service_point.geom)
            ORDER BY ST_Area(estate.geom), estate.id LIMIT 1
        ),
        -1
    ) AS estate_id
FROM service_point
WHERE CAST(:ids AS bigint[]) IS NULL OR service_point.id = ANY (CAST(:ids AS bigint[]))
ORDER BY service_point.id
