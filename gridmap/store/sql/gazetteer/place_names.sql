-- Names of places that an address may begin with: communities, estates, streets of the layer.
--
-- A street of two letters may be called as a person is (建国).
SELECT name FROM community
UNION
SELECT name FROM estate
UNION
SELECT name FROM street
WHERE char_length(name) >= 3
ORDER BY name
