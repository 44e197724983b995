-- Give the office a name, or none.
--
--   :name   text, null for none
UPDATE office SET name = :name
