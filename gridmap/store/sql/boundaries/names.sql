-- Names that a bound can have: of streets, of water and of green.
SELECT name FROM street WHERE name IS NOT NULL
UNION
SELECT name FROM land WHERE name IS NOT NULL
ORDER BY name
