-- One tile of streets: the lower the zoom, the fewer kinds.
--
--   z, x, y   tile
SELECT ST_AsMVT(feature, 'street', CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, 'geom', 'feature_id')
FROM (
    SELECT
        ST_AsMVTGeom(
            geom_3857, ST_TileEnvelope(:z, :x, :y),
            CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, CASE WHEN :z < 15 THEN 16 ELSE 64 END
        ) AS geom,
        id AS feature_id,
        id, name, kind, is_bridge, component
    FROM street
    WHERE geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
        AND (
            :z >= 16
            OR kind IN ('arterial', 'secondary')
            OR (kind = 'branch' AND :z >= 14)
            OR (kind = 'lane' AND :z >= 15)
        )
) AS feature
WHERE geom IS NOT NULL;
