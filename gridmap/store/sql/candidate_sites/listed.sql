-- One row per candidate site, given up or not, and where it is.
SELECT
    candidate_site.id,
    candidate_site.name,
    candidate_site.kind,
    candidate_site.community_id,
    community.name AS community,
    candidate_site.floor_area_m2,
    candidate_site.cost_yuan,
    candidate_site.closed_on,
    ST_X(candidate_site.geom) AS lon,
    ST_Y(candidate_site.geom) AS lat,
    candidate_site.source
FROM candidate_site
LEFT JOIN community ON community.id = candidate_site.community_id
ORDER BY community.name NULLS LAST, candidate_site.name, candidate_site.id
