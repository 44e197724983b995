-- One row per account in whose name is read beforehand what others of equal rights will see: one of
-- each role that sees all homes (community_id missing), then a worker of each community, the one
-- with most buildings first.
SELECT app_user_id, community_id
FROM (
    SELECT min(id) AS app_user_id, NULL::bigint AS community_id, NULL::bigint AS building_count
    FROM app_user
    WHERE is_active AND is_everywhere AND role IN ('street_official', 'planner')
    GROUP BY role
    UNION ALL
    SELECT
        min(app_user.id), user_community.community_id,
        (SELECT count(*) FROM building WHERE building.community_id = user_community.community_id)
    FROM user_community
    JOIN app_user ON app_user.id = user_community.app_user_id
    WHERE app_user.is_active AND app_user.role = 'community_worker'
    GROUP BY user_community.community_id
) AS reader
ORDER BY building_count DESC NULLS FIRST, community_id, app_user_id
