-- One row per gate of an estate in and around a community.
--
--   :community_id   community.id
SELECT access_point.estate_id, ST_AsBinary(access_point.geom) AS wkb
FROM access_point
JOIN community ON access_point.geom && ST_Expand(community.geom, 0.003)
WHERE community.id = :community_id
    AND access_point.kind = 'gate'
    AND access_point.estate_id IS NOT NULL
ORDER BY access_point.id
