-- One row per street that has a name.
--
--   :ids   street.id, an array
SELECT id, name
FROM street
WHERE id = ANY (CAST(:ids AS bigint[])) AND name IS NOT NULL
ORDER BY id
