-- Change the password of the account of a name.
--
--   :name            app_user.name
--   :password_hash   argon2id
UPDATE app_user SET password_hash = :password_hash WHERE name = :name
