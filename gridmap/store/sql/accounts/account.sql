-- One row: the active account of a key, where the reader may see it.
--
--   :user_id   app_user.id
SELECT
    id, name, display_name, role, must_change_password, password_set_at, language, last_place
FROM app_user
WHERE id = :user_id AND is_active
