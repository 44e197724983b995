-- One row per thing found that is there: where it is, and its outline as GeoJSON.
--
--   :layers   layer of each, several
--   :ids      id of each
--
-- A street is all pieces of its name; a plot the surroundings of its buildings, and so is an estate
-- without an outline; one without a building either is nowhere. `services` of a service point are
-- the names of what it offers, by language.
WITH wanted AS (
    SELECT layer, id
    FROM unnest(CAST(:layers AS text[]), CAST(:ids AS bigint[])) AS one (layer, id)
),
held AS (
    SELECT wanted.layer, wanted.id, plot_building.building_id
    FROM wanted
    JOIN plot_building ON plot_building.plot_id = wanted.id
    WHERE wanted.layer = 'plot' AND plot_building.valid @> CURRENT_DATE
    UNION ALL
    SELECT wanted.layer, wanted.id, building.id
    FROM wanted
    JOIN estate ON estate.id = wanted.id
    JOIN building ON building.estate_id = estate.id
    WHERE wanted.layer = 'estate' AND estate.geom IS NULL AND building.status <> 'demolished'
),
shape AS (
    SELECT wanted.layer, wanted.id, building.geom
    FROM wanted
    JOIN building ON building.id = wanted.id
    WHERE wanted.layer = 'building' AND building.status <> 'demolished'
    UNION ALL
    SELECT wanted.layer, wanted.id, community.geom
    FROM wanted
    JOIN community ON community.id = wanted.id
    WHERE wanted.layer = 'community'
    UNION ALL
    SELECT wanted.layer, wanted.id, estate.geom
    FROM wanted
    JOIN estate ON estate.id = wanted.id
    WHERE wanted.layer = 'estate' AND estate.geom IS NOT NULL
    UNION ALL
    SELECT wanted.layer, wanted.id, service_point.geom
    FROM wanted
    JOIN service_point ON service_point.id = wanted.id
    WHERE wanted.layer = 'service_point'
    UNION ALL
    SELECT wanted.layer, wanted.id, ST_Collect(street.geom)
    FROM wanted
    JOIN street AS named ON named.id = wanted.id
    JOIN street ON street.name = named.name
    WHERE wanted.layer = 'street'
    GROUP BY wanted.layer, wanted.id
    UNION ALL
    SELECT
        held.layer, held.id,
        ST_Transform(
            ST_Buffer(
                ST_Buffer(ST_Collect(building.geom_3857), 15, 'quad_segs=2'), -10, 'quad_segs=2'
            ),
            4326
        )
    FROM held
    JOIN building ON building.id = held.building_id
    GROUP BY held.layer, held.id
)
SELECT
    layer,
    id,
    round(ST_X(ST_PointOnSurface(geom))::numeric, 6)::float AS lon,
    round(ST_Y(ST_PointOnSurface(geom))::numeric, 6)::float AS lat,
    ST_XMin(geom) AS west,
    ST_YMin(geom) AS south,
    ST_XMax(geom) AS east,
    ST_YMax(geom) AS north,
    ST_AsGeoJSON(ST_SimplifyPreserveTopology(geom, 0.000005), 6) AS outline,
    (
        SELECT
            json_build_object(
                'zh_CN', string_agg(name_zh, '、' ORDER BY sort_order),
                'en', string_agg(name_en, ', ' ORDER BY sort_order)
            )
        FROM service_offer
        JOIN service_type USING (service_type_code)
        WHERE shape.layer = 'service_point' AND service_point_id = shape.id
    ) AS services
FROM shape
