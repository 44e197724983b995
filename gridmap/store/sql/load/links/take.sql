-- Link stored rows to the smaller community that covers them since this load, as an enclave.
--
-- Only those that no file links to another: the outline around them did, also of rows whose load
-- kept no word of it. Not buildings with households or in a plot: these belong to the community
-- as a whole.
--
-- One row per layer: how many rows were linked, and how many were held back.
WITH enclave AS (
    SELECT c.id, c.geom, ST_Area(c.geom) AS area
    FROM changed
    JOIN community AS c ON c.id = changed.id
    WHERE
        changed.is_new
        OR EXISTS (
            SELECT FROM layer_change AS l
            WHERE l.import_run_id = layer_run() AND l.layer = 'community' AND l.row_id = c.id
                AND l.before ->> 'geom' <> CAST(c.geom AS text)
        )
),

stored AS (
    SELECT 'estate' AS layer, id, community_id, geom FROM estate
    UNION ALL
    SELECT 'building' AS layer, id, community_id, geom FROM building
    UNION ALL
    SELECT 'service_point' AS layer, id, community_id, geom FROM service_point
    UNION ALL
    SELECT 'candidate_site' AS layer, id, community_id, geom FROM candidate_site
),

placed AS (
    SELECT DISTINCT ON (t.layer, t.id)
        t.layer,
        t.id,
        e.id AS community_id,
        t.layer = 'building' AND building_is_held(t.id) AS is_held
    FROM enclave AS e
    JOIN stored AS t ON t.geom && e.geom AND ST_Covers(e.geom, ST_PointOnSurface(t.geom))
    JOIN community AS own ON own.id = t.community_id AND ST_Area(own.geom) > e.area
    WHERE NOT EXISTS (
        SELECT FROM source_row AS s
        WHERE s.layer = t.layer AND s.row_id = t.id AND s.stated @> '{"covered": false}'
    )
    ORDER BY t.layer, t.id, e.area, e.id
),

estates AS (
    UPDATE estate AS t SET community_id = p.community_id
    FROM placed AS p WHERE p.layer = 'estate' AND p.id = t.id
),

buildings AS (
    UPDATE building AS t SET community_id = p.community_id
    FROM placed AS p WHERE p.layer = 'building' AND p.id = t.id AND NOT p.is_held
),

points AS (
    UPDATE service_point AS t SET community_id = p.community_id
    FROM placed AS p WHERE p.layer = 'service_point' AND p.id = t.id
),

sites AS (
    UPDATE candidate_site AS t SET community_id = p.community_id
    FROM placed AS p WHERE p.layer = 'candidate_site' AND p.id = t.id
)

SELECT
    layer,
    count(*) FILTER (WHERE NOT is_held) AS linked_count,
    count(*) FILTER (WHERE is_held) AS held_count
FROM placed
GROUP BY layer
