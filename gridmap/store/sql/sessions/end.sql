-- End a login of the transaction's user.
--
--   :key   of the login
SELECT app_end_session(:key)
