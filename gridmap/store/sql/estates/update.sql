-- Change the given columns of an estate.
--
--   :id       estate.id
--   :values   columns and their new values, as JSON; the outline as PostGIS writes it
UPDATE estate
SET (community_id, name, aliases, kind, built_year, geom) = (
    SELECT new.community_id, new.name, new.aliases, new.kind, new.built_year, new.geom
    FROM jsonb_populate_record(estate, CAST(:values AS jsonb)) AS new
)
WHERE id = :id
