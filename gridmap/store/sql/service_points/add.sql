-- Add a service point by hand; returns its id.
--
--   :values   its columns, with lon and lat in EPSG:4326, as JSON
INSERT INTO service_point (
    community_id, parent_id, name, tier, status, opened_on, floor_area_m2, capacity, opening_hours,
    phone, address, ownership, is_accessible, geom, source, source_ref
)
SELECT
    new.community_id, new.parent_id, new.name, new.tier, new.status, new.opened_on,
    new.floor_area_m2, new.capacity, new.opening_hours, new.phone, new.address, new.ownership,
    new.is_accessible,
    ST_SetSRID(
        ST_MakePoint(
            CAST(given ->> 'lon' AS double precision), CAST(given ->> 'lat' AS double precision)
        ), 4326
    ),
    'register', gen_random_uuid()
FROM CAST(:values AS jsonb) AS given
CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS service_point), given) AS new
RETURNING id
