-- Remove all subdistricts from an account's area.
--
--   :user_id   app_user.id
DELETE FROM user_area WHERE app_user_id = :user_id
