-- One row per service point, whatever its state, with what it offers and where it is.
--
-- is_own: whether the user may change it, as the policies of service_point decide.
SELECT
    service_point.id,
    service_point.name,
    service_point.tier,
    service_point.status,
    service_point.community_id,
    community.name AS community,
    service_point.parent_id,
    parent.name AS parent,
    ARRAY(
        SELECT service_offer.service_type_code
        FROM service_offer
        JOIN service_type USING (service_type_code)
        WHERE service_offer.service_point_id = service_point.id
        ORDER BY service_type.sort_order
    ) AS services,
    service_point.floor_area_m2,
    service_point.capacity,
    service_point.opening_hours,
    service_point.phone,
    service_point.address,
    service_point.ownership,
    service_point.is_accessible,
    service_point.opened_on,
    service_point.closed_on,
    ST_X(service_point.geom) AS lon,
    ST_Y(service_point.geom) AS lat,
    service_point.source,
    (SELECT app_keeps_everywhere())
    OR coalesce(service_point.community_id = ANY ((SELECT app_kept())::bigint[]), false)
        AS is_own
FROM service_point
LEFT JOIN community ON community.id = service_point.community_id
LEFT JOIN service_point AS parent ON parent.id = service_point.parent_id
ORDER BY community.name NULLS LAST, service_point.name, service_point.id
