-- One row per street in and around a community.
--
--   :community_id   community.id
--
-- Some 300 m around: the bridge that people take may lie outside.
SELECT street.kind, street.is_bridge, ST_AsBinary(street.geom) AS wkb
FROM street
JOIN community ON street.geom && ST_Expand(community.geom, 0.003)
WHERE community.id = :community_id
ORDER BY street.id
