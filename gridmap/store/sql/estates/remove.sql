-- Take back an estate that the user has added today.
--
--   :id   estate.id
DELETE FROM estate WHERE id = :id
