-- One row per estate: floor area of its buildings and of the premises that are open in them.
--
--   :on   date
--
-- floor_area_m2 is missing where a building's is: a sum of some would make the estate owe less.
-- Premises are halls and community stations within the outline, each site once.
SELECT
    estate.id AS estate_id,
    estate.name AS estate,
    community.name AS community,
    built.floor_area_m2,
    (
        SELECT coalesce(sum(service_point.floor_area_m2), 0)
        FROM service_point
        WHERE ST_Covers(estate.geom, service_point.geom)
            AND service_point.status IN ('open', 'closing')
            AND coalesce(service_point.opened_on, '-infinity') <= :on
            AND coalesce(service_point.closed_on, 'infinity') > :on
            AND EXISTS (
                SELECT FROM service_offer
                WHERE service_offer.service_point_id = service_point.id
                    AND service_type_code IN ('service_hall', 'service_station')
            )
    ) AS delivered_m2
FROM estate
LEFT JOIN community ON community.id = estate.community_id
LEFT JOIN (
    SELECT
        estate_id,
        CASE WHEN count(*) = count(floor_area_m2) THEN sum(floor_area_m2) END AS floor_area_m2
    FROM building
    WHERE is_in_use(status)
    GROUP BY estate_id
) AS built ON built.estate_id = estate.id
WHERE estate.merged_into_id IS NULL
ORDER BY estate.name, estate.id
