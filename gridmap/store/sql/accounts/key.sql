-- Key of the account of a name, active or not.
--
--   :name   app_user.name
SELECT id FROM app_user WHERE name = :name
