-- Add an account; returns its key.
--
--   :name, :display_name, :role
--   :password_hash          argon2id; null: the account cannot log in by password
--   :must_change_password   whether it is changed at the first login
INSERT INTO app_user (name, display_name, role, password_hash, must_change_password)
VALUES (:name, :display_name, :role, :password_hash, :must_change_password)
RETURNING id
