-- Keys of the communities of a name.
--
--   :name   community.name
SELECT id FROM community WHERE name = :name
