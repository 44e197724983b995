-- Add people who are new to their community's teams.
INSERT INTO team_member (community_id, name, work_phone, app_user_id)
SELECT community_id, name, work_phone, min(app_user_id)
FROM incoming_post
GROUP BY community_id, name, work_phone
ON CONFLICT (community_id, name, work_phone) DO NOTHING
