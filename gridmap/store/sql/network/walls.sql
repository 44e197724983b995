-- One row per walled estate: of a kind that has walls, or with a gate.
SELECT estate.id, ST_AsBinary(estate.geom) AS wkb
FROM estate
WHERE estate.kind IN ('gated', 'work_unit')
    OR EXISTS (
        SELECT FROM access_point
        WHERE access_point.estate_id = estate.id AND access_point.kind = 'gate'
    )
ORDER BY estate.id
