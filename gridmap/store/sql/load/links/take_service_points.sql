-- Link stored service points to the smaller community that covers them since this load.
--
-- An enclave, for one. Only those that no file links to another: the outline around them did.

UPDATE service_point AS t
SET community_id = c.id
FROM (
    SELECT DISTINCT ON (t.id) t.id AS placed_id, c.id
    FROM changed
    JOIN community AS c ON c.id = changed.id
    JOIN service_point AS t ON t.geom && c.geom AND ST_Covers(c.geom, ST_PointOnSurface(t.geom))
    JOIN community AS own ON own.id = t.community_id AND ST_Area(own.geom) > ST_Area(c.geom)
    WHERE
        (
            changed.is_new
            OR EXISTS (
                SELECT FROM layer_change AS l
                WHERE l.import_run_id = layer_run() AND l.layer = 'community' AND l.row_id = c.id
                    AND l.before ->> 'geom' <> CAST(c.geom AS text)
            )
        )
        AND EXISTS (
            SELECT FROM source_row AS s
            WHERE s.layer = 'service_point' AND s.row_id = t.id AND s.stated @> '{"covered": true}'
        )
    ORDER BY t.id, ST_Area(c.geom), c.id
) AS c
WHERE t.id = c.placed_id
