-- Change the password of the account of a name; logins from before are over.
--
--   :name                   app_user.name
--   :password_hash          argon2id
--   :must_change_password   whether it is changed at the next login
UPDATE app_user
SET
    password_hash = :password_hash,
    must_change_password = :must_change_password,
    password_set_at = now()
WHERE name = :name
