-- One row per body of water in and around a community.
--
--   :community_id   community.id
SELECT ST_AsBinary(land.geom) AS wkb
FROM land
JOIN community ON ST_Intersects(land.geom, ST_Expand(community.geom, 0.003))
WHERE community.id = :community_id AND land.kind = 'water'
ORDER BY land.id
