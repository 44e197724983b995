-- What a map on paper lies on: land, streets, outlines of communities; what lies below first.
--
--   :street_kinds   street.kind, those to draw
SELECT 'land' AS layer, kind, NULL AS name, ST_AsBinary(geom) AS geom
FROM land
UNION ALL
SELECT 'street', kind, NULL, ST_AsBinary(geom)
FROM street
WHERE kind = ANY (CAST(:street_kinds AS text[]))
UNION ALL
SELECT 'community', kind, name, ST_AsBinary(geom)
FROM community
