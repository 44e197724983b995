-- One row per name that a bound can have: of a street, of water or of green.
SELECT name FROM street WHERE name IS NOT NULL
UNION
SELECT name FROM land WHERE name IS NOT NULL
ORDER BY name
