-- Take back a building that the user has added today.
--
--   :id   building.id
DELETE FROM building WHERE id = :id
