-- Put an outline and its bounds in force; the trigger on community writes the record.
--
--   :community_id                      community.id
--   :outline                           WKB, EPSG:4326
--   :bounds_text                       as written, or null: they stay
--   :east, :south, :west, :north       names, or null: they stay
--
-- An outline that differs by less than a square metre is the one in force, drawn again.
UPDATE community
SET geom = CASE
        WHEN ST_Area(ST_SymDifference(geom, ST_GeomFromWKB(:outline, 4326))::geography) < 1
            THEN geom
        ELSE ST_Multi(ST_GeomFromWKB(:outline, 4326))
    END,
    bounds_text = coalesce(:bounds_text, bounds_text),
    bounds_east = coalesce(:east, bounds_east),
    bounds_south = coalesce(:south, bounds_south),
    bounds_west = coalesce(:west, bounds_west),
    bounds_north = coalesce(:north, bounds_north)
WHERE id = :community_id
