-- Add a community that was drawn from its bounds; the trigger on community writes the record.
--
--   :name                              of the community
--   :outline                           WKB, EPSG:4326
--   :bounds_text                       as written
--   :east, :south, :west, :north       names, or null
--   :stated_area_m2                    as the text states it, or null
INSERT INTO community (
    name, source, source_ref, geom, bounds_text, bounds_east, bounds_south, bounds_west,
    bounds_north, stated_area_m2
)
VALUES (
    :name, 'bounds', :name, ST_Multi(ST_GeomFromWKB(:outline, 4326)), :bounds_text, :east, :south,
    :west, :north, :stated_area_m2
)
