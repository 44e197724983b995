-- Shut the account of a name out, or let it in again.
--
--   :name        app_user.name
--   :is_active   boolean
UPDATE app_user SET is_active = :is_active WHERE name = :name
