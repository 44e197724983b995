-- Change the role of the account of a name.
--
--   :name   app_user.name
--   :role   app_user.role
--
-- Whoever had no area and becomes an official, a planner or an administrator sees everything.
UPDATE app_user
SET
    role = :role,
    is_everywhere = :role IN ('street_official', 'planner', 'admin') AND CASE
        WHEN role IN ('street_official', 'planner', 'admin') THEN is_everywhere
        ELSE NOT EXISTS (SELECT FROM user_community WHERE app_user_id = app_user.id)
            AND NOT EXISTS (SELECT FROM user_area WHERE app_user_id = app_user.id)
    END
WHERE name = :name
