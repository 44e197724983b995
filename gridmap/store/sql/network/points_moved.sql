-- One row per service point, among some, that is not snapped at its present place, or is gone.
--
--   :ids   service_point.id, an array
SELECT wanted.id
FROM unnest(CAST(:ids AS bigint[])) AS wanted (id)
WHERE NOT EXISTS (
    SELECT
    FROM point_attachment
    JOIN service_point ON service_point.id = point_attachment.service_point_id
    WHERE service_point.id = wanted.id
        AND point_attachment.lon = ST_X(service_point.geom)
        AND point_attachment.lat = ST_Y(service_point.geom)
)
ORDER BY wanted.id
