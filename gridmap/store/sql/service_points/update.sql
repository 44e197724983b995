-- Change the given columns of a service point, and its place where lon and lat are given.
--
--   :id       service_point.id
--   :values   columns and their new values, as JSON
UPDATE service_point
SET (
    community_id, parent_id, name, tier, status, opened_on, closed_on, floor_area_m2, capacity,
    opening_hours, phone, address, ownership, is_accessible, geom
) = (
    SELECT
        new.community_id, new.parent_id, new.name, new.tier, new.status, new.opened_on,
        new.closed_on, new.floor_area_m2, new.capacity, new.opening_hours, new.phone,
        new.address, new.ownership, new.is_accessible,
        CASE
            WHEN given ? 'lon' THEN ST_SetSRID(
                ST_MakePoint(
                    CAST(given ->> 'lon' AS double precision),
                    CAST(given ->> 'lat' AS double precision)
                ), 4326
            )
            ELSE new.geom
        END
    FROM CAST(:values AS jsonb) AS given
    CROSS JOIN LATERAL jsonb_populate_record(service_point, given) AS new
)
WHERE id = :id
