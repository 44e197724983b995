-- One row per account, by name.
SELECT name, display_name, role, is_active
FROM app_user
ORDER BY name
