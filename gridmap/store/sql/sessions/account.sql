-- One row: the transaction's user, where the account is active and its login goes on.
--
--   :key       of the login
--   :idle_s    seconds without use after which it is over
--   :is_used   whether this look is a use
SELECT
    id, name, display_name, role, must_change_password, password_set_at, language, last_place
FROM app_user
WHERE id = (SELECT app_user_id()) AND is_active
    AND (SELECT app_is_session(:key, make_interval(secs => :idle_s), :is_used))
