-- One row: what is kept of a community, as JSON; its outline as PostGIS writes it.
--
--   :id   community.id
SELECT
    jsonb_build_object(
        'name', name,
        'aliases', aliases,
        'bounds_text', bounds_text,
        'bounds_east', bounds_east,
        'bounds_south', bounds_south,
        'bounds_west', bounds_west,
        'bounds_north', bounds_north,
        'geom', CAST(geom AS text)
    ) AS state
FROM community
WHERE id = :id
