-- Take back a community that nothing hangs on.
--
--   :id   community.id
DELETE FROM community WHERE id = :id
