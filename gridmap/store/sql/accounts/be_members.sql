-- Let an account be these members of teams, and no others; returns the number that it is.
--
--   :user_id   app_user.id
--   :members   team_member.id of each
SELECT app_be_members(:user_id, CAST(:members AS bigint[]))
