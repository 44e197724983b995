-- Give the account of a name another password.
--
--   :name            app_user.name
--   :password_hash   argon2id
UPDATE app_user SET password_hash = :password_hash WHERE name = :name
