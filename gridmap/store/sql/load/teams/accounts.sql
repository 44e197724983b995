-- One row per account: its key and login.
SELECT id, name FROM app_user
