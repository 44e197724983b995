-- One row per name that an area may have: subdistricts, then communities.
SELECT name
FROM (
    SELECT name, 0 AS level FROM subdistrict
    UNION
    SELECT name, 1 FROM community
) AS area
GROUP BY name
ORDER BY min(level), name
