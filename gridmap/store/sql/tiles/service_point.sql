-- One tile of service points, with the services of each.
--
-- `status` is that of today, which dates may have changed; `look` is it where a point is not open,
-- and the tier of one that is.
--
--   z, x, y   tile
--   service   show those that give this service type, or all when null
SELECT ST_AsMVT(
    feature, 'service_point', CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, 'geom', 'feature_id'
)
FROM (
    SELECT
        ST_AsMVTGeom(
            geom_3857, ST_TileEnvelope(:z, :x, :y),
            CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, CASE WHEN :z < 15 THEN 16 ELSE 64 END
        ) AS geom,
        id AS feature_id,
        id, name, tier, community_id, today.status,
        CASE WHEN today.status IN ('planned', 'closed') THEN today.status ELSE tier END AS look,
        (
            SELECT string_agg(service_type_code, ',' ORDER BY service_type_code)
            FROM service_offer
            WHERE service_point_id = service_point.id
        ) AS services
    FROM service_point
    CROSS JOIN LATERAL (
        SELECT
            CASE
                WHEN service_point.status = 'planned' THEN 'planned'
                WHEN closed_on <= CURRENT_DATE THEN 'closed'
                WHEN opened_on > CURRENT_DATE THEN 'planned'
                ELSE service_point.status
            END AS status
    ) AS today
    WHERE geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.0625)
        AND (
            :service IS NULL
            OR EXISTS (
                SELECT FROM service_offer
                WHERE service_point_id = service_point.id AND service_type_code = :service
            )
        )
) AS feature
WHERE geom IS NOT NULL;
