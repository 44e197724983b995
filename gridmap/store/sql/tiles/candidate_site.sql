-- One tile of candidate sites.
--
--   z, x, y   tile
SELECT
    ST_AsMVT(
        feature, 'candidate_site', CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, 'geom', 'feature_id'
    )
FROM (
    SELECT
        ST_AsMVTGeom(
            geom_3857, ST_TileEnvelope(:z, :x, :y),
            CASE WHEN :z < 15 THEN 1024 ELSE 4096 END, CASE WHEN :z < 15 THEN 16 ELSE 64 END
        ) AS geom,
        id AS feature_id,
        id, name, kind, floor_area_m2, cost_yuan
    FROM candidate_site
    WHERE geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
        AND coalesce(closed_on, 'infinity') > CURRENT_DATE
) AS feature
WHERE geom IS NOT NULL;
