-- One row per community today: area as stated and as drawn, totals, plots and teams.
--
-- Premises are those of known area: null where the area of none is known, or none was entered: of
-- what is not in the register nobody knows that it is not there.
--
-- Area on the ellipsoid (geography): a Web-Mercator area would be a third too large at 31° N.
WITH premises AS (
    -- Halls and community stations are the community's own premises; a clinic or a
    -- kindergarten is not.
    SELECT
        service_point.community_id,
        sum(service_point.floor_area_m2) AS premises_m2,
        count(*) FILTER (WHERE service_point.floor_area_m2 IS NULL) AS unknown_count
    FROM service_point
    WHERE service_point.status IN ('open', 'closing')
        AND EXISTS (
            SELECT FROM service_offer
            WHERE service_offer.service_point_id = service_point.id
                AND service_offer.service_type_code IN ('service_hall', 'service_station')
        )
    GROUP BY service_point.community_id
)
SELECT
    community.id AS community_id,
    subdistrict.name AS subdistrict,
    community.name,
    community.kind,
    community.bounds_text,
    community.stated_area_m2,
    ST_Area(community.geom::geography) AS area_m2,
    community.stated_household_count,
    community.stated_people_count,
    community.population_base,
    totals.household_count,
    totals.unlocated_count,
    totals.people_count,
    totals.age60_count,
    totals.fresh_count,
    coalesce(buildings.building_count, 0) AS building_count,
    coalesce(buildings.residential_count, 0) AS residential_count,
    premises.premises_m2,
    coalesce(premises.unknown_count, 0) AS premises_unknown_count
FROM community
LEFT JOIN subdistrict ON subdistrict.id = community.subdistrict_id
LEFT JOIN app_community_totals() AS totals ON totals.community_id = community.id
LEFT JOIN (
    SELECT
        community_id,
        count(*) AS building_count,
        count(*) FILTER (WHERE is_residential) AS residential_count
    FROM building
    WHERE is_in_use(status)
    GROUP BY community_id
) AS buildings ON buildings.community_id = community.id
LEFT JOIN premises ON premises.community_id = community.id
ORDER BY community.name
