-- Set the member who holds each incoming post.
UPDATE incoming_post
SET team_member_id = team_member.id
FROM team_member
WHERE team_member.community_id = incoming_post.community_id
    AND team_member.name = incoming_post.name
    AND team_member.work_phone IS NOT DISTINCT FROM incoming_post.work_phone
