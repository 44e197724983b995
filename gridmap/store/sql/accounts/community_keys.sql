-- One row per community of a name: its key.
--
--   :name   community.name
SELECT id FROM community WHERE name = :name
