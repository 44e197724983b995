-- Assign a community to an account.
--
--   :user_id        app_user.id
--   :community_id   community.id
INSERT INTO user_community (app_user_id, community_id) VALUES (:user_id, :community_id)
