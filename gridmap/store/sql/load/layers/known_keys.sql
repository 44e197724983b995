-- One row per key of a building that is known, with the building that files have said it is.
--
--   :sources, :refs   keys, two arrays of one length
SELECT given.source, given.source_ref, joined.row_id
FROM unnest(CAST(:sources AS text[]), CAST(:refs AS text[])) AS given (source, source_ref)
LEFT JOIN LATERAL (
    SELECT min(s.row_id) AS row_id FROM source_row AS s
    JOIN building AS b ON b.id = s.row_id
    WHERE s.layer = 'building' AND s.source = given.source AND s.source_ref = given.source_ref
) AS joined ON true
WHERE joined.row_id IS NOT NULL
    OR EXISTS (
        SELECT FROM building AS b
        WHERE b.source = given.source AND b.source_ref = given.source_ref
    )
