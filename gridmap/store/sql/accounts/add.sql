-- Add an account; returns its key.
--
--   :name, :display_name, :role
--   :password_hash   argon2id; null: the account cannot log in by password
INSERT INTO app_user (name, display_name, role, password_hash)
VALUES (:name, :display_name, :role, :password_hash)
RETURNING id
