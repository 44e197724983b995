-- Remove all communities from an account.
--
--   :user_id   app_user.id
DELETE FROM user_community WHERE app_user_id = :user_id
