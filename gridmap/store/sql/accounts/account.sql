-- Active account of a key, as whoever asks may see it.
--
--   :user_id   app_user.id
SELECT id, name, display_name, role
FROM app_user
WHERE id = :user_id AND is_active
