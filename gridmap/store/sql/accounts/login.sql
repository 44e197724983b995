-- One row: key and password hash of the active account of a name, before there is a user.
--
--   :name    what was typed
--   :token   signed for this name
SELECT id, password_hash FROM app_login(:name, :token)
