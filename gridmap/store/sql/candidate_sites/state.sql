-- One row: what is kept of a candidate site, as JSON.
--
--   :id   candidate_site.id
SELECT
    jsonb_build_object(
        'name', name,
        'kind', kind,
        'floor_area_m2', floor_area_m2,
        'cost_yuan', cost_yuan,
        'closed_on', closed_on,
        'community_id', community_id,
        'lon', ST_X(geom),
        'lat', ST_Y(geom)
    ) AS state
FROM candidate_site
WHERE id = :id
