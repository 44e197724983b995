-- Change the role of the account of a name.
--
--   :name   app_user.name
--   :role   app_user.role
UPDATE app_user SET role = :role WHERE name = :name
