-- Leave a building of a stated kind as inhabited as it is, where the file states no kind.
--
-- A file of names or storeys turns no shop into a home. A name does not say more than the kind.
-- A file that said a kind before takes it back.
UPDATE incoming AS i SET is_residential = b.is_residential
FROM building AS b
WHERE b.id = i.row_id AND i.kind IS NULL AND b.kind <> 'unspecified'
    AND NOT EXISTS (
        SELECT FROM source_row AS s
        WHERE s.layer = 'building' AND s.source = i.source AND s.source_ref = i.source_ref
            AND s.origin = coalesce(i.origin, i.source) AND s.stated ->> 'kind' IS NOT NULL
    )
