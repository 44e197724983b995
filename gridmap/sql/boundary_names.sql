-- Names that a bound can have: of streets and of water.
SELECT name FROM street WHERE name IS NOT NULL
UNION
SELECT name FROM land WHERE name IS NOT NULL AND kind = 'water'
ORDER BY name
