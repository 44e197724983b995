-- Begin a login of the transaction's user; false where its account or password is not as checked.
--
--   :key            of the login, 32 bytes
--   :lifetime_s     seconds after which it ends by itself
--   :checked_hash   password hash that was checked; null: none was
SELECT app_begin_session(:key, make_interval(secs => :lifetime_s), :checked_hash)
