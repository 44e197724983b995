-- One row: what is kept of an estate, as JSON; `merged` are those that were merged into it.
--
--   :id   estate.id
SELECT
    jsonb_build_object(
        'name', name,
        'aliases', aliases,
        'kind', kind,
        'built_year', built_year,
        'community_id', community_id,
        'geom', CAST(geom AS text),
        'merged', ARRAY(
            SELECT other.id FROM estate AS other
            WHERE other.merged_into_id = estate.id ORDER BY other.id
        )
    ) AS state
FROM estate
WHERE id = :id
