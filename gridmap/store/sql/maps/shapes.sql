-- One row per shape of a printed map's background, the lowest first.
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
