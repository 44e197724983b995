-- Add a candidate site by hand; returns its id.
--
--   :values   its columns, with lon and lat in EPSG:4326, as JSON
INSERT INTO candidate_site (
    community_id, name, kind, floor_area_m2, cost_yuan, geom, source, source_ref
)
SELECT
    new.community_id, new.name, new.kind, new.floor_area_m2, new.cost_yuan,
    ST_SetSRID(
        ST_MakePoint(
            CAST(given ->> 'lon' AS double precision), CAST(given ->> 'lat' AS double precision)
        ), 4326
    ),
    'register', gen_random_uuid()
FROM CAST(:values AS jsonb) AS given
CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS candidate_site), given) AS new
RETURNING id
