-- Add an estate by hand; returns its id.
--
--   :values   its columns, as JSON
INSERT INTO estate (community_id, name, aliases, kind, built_year, source, source_ref)
SELECT
    new.community_id, new.name, coalesce(new.aliases, '{}'), new.kind, new.built_year, 'register',
    gen_random_uuid()
FROM jsonb_populate_record(CAST(NULL AS estate), CAST(:values AS jsonb)) AS new
RETURNING id
