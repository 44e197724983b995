-- One row per account, by name: its area, and when it last logged in.
--
-- team_communities: of the members of teams that it is linked with.
SELECT
    app_user.id,
    app_user.name,
    app_user.display_name,
    app_user.role,
    app_user.is_active,
    app_user.must_change_password,
    (
        SELECT max(audit_log.at)
        FROM audit_log
        WHERE audit_log.app_user_id = app_user.id AND audit_log.action = 'login'
    ) AS last_login_at,
    app_user.is_everywhere,
    ARRAY(
        SELECT subdistrict.name
        FROM user_area
        JOIN subdistrict ON subdistrict.id = user_area.subdistrict_id
        WHERE user_area.app_user_id = app_user.id
        ORDER BY subdistrict.name
    ) AS subdistricts,
    ARRAY(
        SELECT community.name
        FROM user_community
        JOIN community ON community.id = user_community.community_id
        WHERE user_community.app_user_id = app_user.id
        ORDER BY community.name
    ) AS communities,
    ARRAY(
        SELECT DISTINCT member.community
        FROM app_members() AS member
        WHERE member.app_user_id = app_user.id
        ORDER BY member.community
    ) AS team_communities
FROM app_user
ORDER BY app_user.name
