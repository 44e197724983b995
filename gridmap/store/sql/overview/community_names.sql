-- Names of all communities.
SELECT name FROM community ORDER BY name
