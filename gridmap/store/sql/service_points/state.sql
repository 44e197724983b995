-- One row: what is kept of a service point, as JSON.
--
--   :id   service_point.id
SELECT
    jsonb_build_object(
        'name', name,
        'tier', tier,
        'status', status,
        'opened_on', opened_on,
        'closed_on', closed_on,
        'floor_area_m2', floor_area_m2,
        'capacity', capacity,
        'opening_hours', opening_hours,
        'phone', phone,
        'address', address,
        'ownership', ownership,
        'is_accessible', is_accessible,
        'community_id', community_id,
        'parent_id', parent_id,
        'lon', ST_X(geom),
        'lat', ST_Y(geom),
        'services', (
            SELECT coalesce(jsonb_agg(service_type_code ORDER BY service_type_code), '[]')
            FROM service_offer WHERE service_point_id = service_point.id
        )
    ) AS state
FROM service_point
WHERE id = :id
