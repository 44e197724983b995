-- Set the accounts of people that are new or changed; a missing one removes none.
UPDATE team_member
SET app_user_id = now.app_user_id
FROM (
    SELECT community_id, name, work_phone, min(app_user_id) AS app_user_id
    FROM incoming_post
    GROUP BY community_id, name, work_phone
) AS now
WHERE team_member.community_id = now.community_id
    AND team_member.name = now.name
    AND team_member.work_phone IS NOT DISTINCT FROM now.work_phone
    AND team_member.app_user_id IS DISTINCT FROM now.app_user_id
    AND now.app_user_id IS NOT NULL
