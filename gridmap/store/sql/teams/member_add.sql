-- Add a member of a community's teams; returns the id.
INSERT INTO team_member (community_id, name, work_phone)
VALUES (:community_id, :name, :work_phone)
RETURNING id
