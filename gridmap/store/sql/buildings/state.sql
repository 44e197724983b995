-- One row: what is kept of a building, as JSON; its outline as PostGIS writes it.
--
--   :id   building.id
SELECT
    jsonb_build_object(
        'name', name,
        'estate_id', estate_id,
        'community_id', community_id,
        'street', street,
        'house_number', house_number,
        'kind', kind,
        'is_residential', is_residential,
        'status', status,
        'demolished_on', demolished_on,
        'storeys', storeys,
        'unit_count', unit_count,
        'dwelling_count', dwelling_count,
        'built_year', built_year,
        'geom', CAST(geom AS text)
    ) AS state
FROM building
WHERE id = :id
