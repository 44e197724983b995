-- Change the password of the transaction's user; returns the user's key.
--
--   :password_hash   argon2id
SELECT app_change_password(:password_hash)
