-- One row per estate that was merged into no other, with how many buildings are in it.
--
-- is_own: whether the user may change it, as the policies of estate decide. lon, lat and the box
-- are missing where it has neither outline nor building.
SELECT
    estate.id,
    estate.name,
    estate.aliases,
    estate.kind,
    estate.built_year,
    estate.community_id,
    community.name AS community,
    estate.source,
    coalesce(inside.building_count, 0) AS building_count,
    (ST_XMin(around.box) + ST_XMax(around.box)) / 2 AS lon,
    (ST_YMin(around.box) + ST_YMax(around.box)) / 2 AS lat,
    ST_XMin(around.box) AS west,
    ST_YMin(around.box) AS south,
    ST_XMax(around.box) AS east,
    ST_YMax(around.box) AS north,
    (SELECT app_keeps_everywhere())
    OR coalesce(estate.community_id = ANY ((SELECT app_kept())::bigint[]), false) AS is_own
FROM estate
LEFT JOIN community ON community.id = estate.community_id
LEFT JOIN (
    SELECT estate_id, count(*) AS building_count, ST_Extent(geom) AS box
    FROM building
    WHERE estate_id IS NOT NULL AND status <> 'demolished'
    GROUP BY estate_id
) AS inside ON inside.estate_id = estate.id
CROSS JOIN LATERAL (SELECT coalesce(Box2D(estate.geom), inside.box) AS box) AS around
WHERE estate.merged_into_id IS NULL
ORDER BY community.name NULLS LAST, estate.name, estate.id
