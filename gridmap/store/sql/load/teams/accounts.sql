-- Accounts by their logins.
SELECT id, name FROM app_user
