-- One tile of the base map: five layers in one request.
--
--   z, x, y     tile; drawn at twice the size, hence buildings as of the next zoom
--   buildings   whether it holds building footprints (a page that shows buildings as a layer
--               of its own leaves them out here)
--
-- Tiles are sequences of layers, so that layers of one tile may simply be joined end to end.
WITH box AS (
    SELECT
        ST_TileEnvelope(:z, :x, :y) AS tile,
        CASE WHEN :z < 14 THEN 1024 ELSE 4096 END AS extent,
        CASE WHEN :z < 14 THEN 16 ELSE 64 END AS buffer
),
land_layer AS (
    SELECT ST_AsMVT(feature, 'land', CASE WHEN :z < 14 THEN 1024 ELSE 4096 END) AS mvt
    FROM (
        SELECT ST_AsMVTGeom(geom_3857, tile, extent, buffer) AS geom, kind
        FROM land, box
        WHERE geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
            -- Below 4 x 4 pixels a pond is a speck, and a county has thousands of them.
            AND (:z >= 14 OR ST_Area(geom_3857) > power(4 * 40075016.686 / 512 / (1 << :z), 2))
    ) AS feature
    WHERE geom IS NOT NULL
),
estate_layer AS (
    SELECT ST_AsMVT(feature, 'estate', CASE WHEN :z < 14 THEN 1024 ELSE 4096 END) AS mvt
    FROM (
        SELECT ST_AsMVTGeom(geom_3857, tile, extent, buffer) AS geom, kind
        FROM estate, box
        WHERE :z >= 13 AND geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    ) AS feature
    WHERE geom IS NOT NULL
),
street_layer AS (
    SELECT ST_AsMVT(feature, 'street', CASE WHEN :z < 14 THEN 1024 ELSE 4096 END) AS mvt
    FROM (
        SELECT ST_AsMVTGeom(geom_3857, tile, extent, buffer) AS geom, kind
        FROM street, box
        WHERE geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
            AND (
                :z >= 15
                OR kind = 'arterial'
                OR (kind = 'secondary' AND :z >= 10)
                OR (kind = 'branch' AND :z >= 13)
                OR (kind = 'lane' AND :z >= 14)
            )
        -- Wide streets are drawn last, over the mouths of narrow ones.
        ORDER BY array_position(
            ARRAY['steps', 'path', 'service', 'lane', 'branch', 'secondary', 'arterial'], kind
        )
    ) AS feature
    WHERE geom IS NOT NULL
),
building_layer AS (
    SELECT ST_AsMVT(feature, 'building', CASE WHEN :z < 14 THEN 1024 ELSE 4096 END) AS mvt
    FROM (
        SELECT ST_AsMVTGeom(geom_3857, tile, extent, buffer) AS geom
        FROM building, box
        WHERE :buildings
            AND geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
            AND min_zoom <= :z + 1
            AND status <> 'demolished'
    ) AS feature
    WHERE geom IS NOT NULL
),
community_layer AS (
    SELECT ST_AsMVT(feature, 'community', CASE WHEN :z < 14 THEN 1024 ELSE 4096 END) AS mvt
    FROM (
        -- The outline as a line: a polygon's edge would be cut along the tile as well.
        SELECT ST_AsMVTGeom(ST_Boundary(geom_3857), tile, extent, buffer) AS geom
        FROM community, box
        WHERE geom_3857 && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    ) AS feature
    WHERE geom IS NOT NULL
)
SELECT
    land_layer.mvt || estate_layer.mvt || street_layer.mvt || building_layer.mvt
    || community_layer.mvt
FROM land_layer, estate_layer, street_layer, building_layer, community_layer;
