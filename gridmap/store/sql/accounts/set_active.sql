-- Disable or enable the account of a name.
--
--   :name        app_user.name
--   :is_active   boolean
UPDATE app_user SET is_active = :is_active WHERE name = :name
