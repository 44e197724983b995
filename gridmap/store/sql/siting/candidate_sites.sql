-- One row per site where a point could be, in the founding documents' order: convert, extend, new.
SELECT
    candidate_site.id AS candidate_site_id,
    candidate_site.name,
    candidate_site.kind,
    candidate_site.floor_area_m2,
    candidate_site.cost_yuan,
    community.name AS community,
    ST_X(candidate_site.geom) AS lon,
    ST_Y(candidate_site.geom) AS lat
FROM candidate_site
LEFT JOIN community ON community.id = candidate_site.community_id
WHERE coalesce(candidate_site.closed_on, 'infinity') > CURRENT_DATE
ORDER BY array_position(ARRAY['convert', 'extend', 'new'], candidate_site.kind), candidate_site.id
