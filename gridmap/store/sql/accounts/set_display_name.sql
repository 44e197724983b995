-- Change the name of a person under which the account of a name is shown.
--
--   :name           app_user.name
--   :display_name   app_user.display_name
UPDATE app_user SET display_name = :display_name WHERE name = :name
