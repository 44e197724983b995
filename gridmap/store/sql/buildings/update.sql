-- Change the given columns of a building.
--
--   :id       building.id
--   :values   columns and their new values, as JSON; the outline as in buildings/add
UPDATE building
SET (
    community_id, estate_id, name, street, house_number, kind, is_residential, status,
    demolished_on, storeys, unit_count, dwelling_count, built_year, geom
) = (
    SELECT
        new.community_id, new.estate_id, new.name, new.street, new.house_number, new.kind,
        new.is_residential, new.status, new.demolished_on, new.storeys, new.unit_count,
        new.dwelling_count, new.built_year, new.geom
    FROM jsonb_populate_record(building, CAST(:values AS jsonb)) AS new
)
WHERE id = :id
