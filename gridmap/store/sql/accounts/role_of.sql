-- Role of an account, active or not.
--
--   :user_id   app_user.id
SELECT role FROM app_user WHERE id = :user_id
