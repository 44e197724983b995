-- Add a community by hand; returns its id. The trigger on community records its outline.
--
--   :values   its columns, as JSON; the outline as PostGIS writes it
INSERT INTO community (
    name, source, source_ref, geom, bounds_text, bounds_east, bounds_south, bounds_west,
    bounds_north, stated_area_m2
)
SELECT
    new.name, 'bounds', new.name, new.geom, new.bounds_text, new.bounds_east, new.bounds_south,
    new.bounds_west, new.bounds_north, new.stated_area_m2
FROM jsonb_populate_record(CAST(NULL AS community), CAST(:values AS jsonb)) AS new
RETURNING id
