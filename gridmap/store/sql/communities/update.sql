-- Change the given columns of a community; the trigger on community records a new outline.
--
--   :id       community.id
--   :values   columns and their new values, as JSON; the outline as PostGIS writes it
--
-- An outline that differs by less than a square metre is the one in force, drawn again.
UPDATE community
SET (name, aliases, bounds_text, bounds_east, bounds_south, bounds_west, bounds_north, geom) = (
    SELECT
        new.name, new.aliases, new.bounds_text, new.bounds_east, new.bounds_south, new.bounds_west,
        new.bounds_north,
        CASE
            WHEN new.geom = community.geom THEN community.geom
            WHEN ST_Area(ST_SymDifference(community.geom, new.geom)::geography) < 1
                THEN community.geom
            ELSE new.geom
        END
    FROM jsonb_populate_record(community, CAST(:values AS jsonb)) AS new
)
WHERE id = :id
