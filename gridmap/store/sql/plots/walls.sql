-- One row per walled estate in and around a community: of a walled kind, or with a gate.
--
--   :community_id   community.id
SELECT estate.id AS estate_id, ST_AsBinary(estate.geom) AS wkb
FROM estate
JOIN community ON estate.geom && ST_Expand(community.geom, 0.003)
WHERE community.id = :community_id
    AND (
        estate.kind IN ('gated', 'work_unit')
        OR EXISTS (
            SELECT FROM access_point
            WHERE access_point.estate_id = estate.id AND access_point.kind = 'gate'
        )
    )
ORDER BY estate.id
