-- One row per subdistrict of a name: its key.
--
--   :name   subdistrict.name
SELECT id FROM subdistrict WHERE name = :name
