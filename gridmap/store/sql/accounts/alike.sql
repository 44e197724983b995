-- Name of an account that reads like a name: the same but for case and the width of its letters.
--
--   :name   what a new account is to be called
SELECT name
FROM app_user
WHERE lower(normalize(name, NFKC)) = lower(normalize(CAST(:name AS text), NFKC))
ORDER BY name
LIMIT 1
