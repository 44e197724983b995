-- Key of the active account of this name.
SELECT id FROM app_user WHERE name = :name AND is_active
