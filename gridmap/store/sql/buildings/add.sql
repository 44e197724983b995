-- Add a building by hand; returns its id.
--
--   :values   its columns, the outline as PostGIS writes it, as JSON
INSERT INTO building (
    community_id, estate_id, name, street, house_number, kind, is_residential, status, storeys,
    unit_count, dwelling_count, built_year, geom, source, source_ref
)
SELECT
    new.community_id, new.estate_id, new.name, new.street, new.house_number, new.kind,
    new.is_residential, new.status, new.storeys, new.unit_count, new.dwelling_count,
    new.built_year, new.geom, 'register', gen_random_uuid()
FROM jsonb_populate_record(
    CAST(NULL AS building),
    jsonb_build_object('kind', 'unspecified', 'is_residential', true, 'status', 'in_use')
    || CAST(:values AS jsonb)
) AS new
RETURNING id
