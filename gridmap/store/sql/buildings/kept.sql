-- One row: a building as it is kept, where it is, and what would leave it if it were demolished.
--
--   :building_id   building.id
--
-- is_own: whether the user may change it, as the policies of building decide. household_count and
-- plot are missing where the user does not see them.
SELECT
    building.id,
    building.name,
    building.estate_id,
    estate.name AS estate,
    building.community_id,
    community.name AS community,
    building.street,
    building.house_number,
    building.kind,
    building.is_residential,
    building.status,
    building.demolished_on,
    building.storeys,
    building.unit_count,
    building.dwelling_count,
    building.built_year,
    building.source,
    (
        SELECT household_count FROM building_figures WHERE building_id = building.id
    ) AS household_count,
    (
        SELECT plot.name
        FROM plot_building
        JOIN plot ON plot.id = plot_building.plot_id
        WHERE plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
    ) AS plot,
    ST_X(ST_PointOnSurface(building.geom)) AS lon,
    ST_Y(ST_PointOnSurface(building.geom)) AS lat,
    ST_AsGeoJSON(building.geom, 9) AS outline,
    (SELECT app_keeps_everywhere())
    OR coalesce(building.community_id = ANY (app_kept()), false) AS is_own
FROM building
LEFT JOIN estate ON estate.id = building.estate_id
LEFT JOIN community ON community.id = building.community_id
WHERE building.id = :building_id
