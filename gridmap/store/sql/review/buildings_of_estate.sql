-- Ids of an estate's buildings, as a decision of scope estate leads to them.
--
--   :estate_id   estate.id
SELECT id FROM building
WHERE estate_id = :estate_id
ORDER BY id
