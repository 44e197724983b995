-- One row per community: its four bounds as written, its stated area and its outline.
--
--   :wanted   community.name or community.division_code; none: all that have bounds
SELECT
    community.id,
    community.name,
    community.division_code,
    community.bounds_text,
    community.bounds_east,
    community.bounds_south,
    community.bounds_west,
    community.bounds_north,
    community.stated_area_m2,
    ST_AsBinary(community.geom) AS wkb
FROM community
WHERE CASE
    WHEN CAST(:wanted AS text) IS NULL
        THEN num_nonnulls(
            community.bounds_text, community.bounds_east, community.bounds_south,
            community.bounds_west, community.bounds_north
        ) > 0
    ELSE :wanted IN (community.name, community.division_code) OR :wanted = ANY (community.aliases)
END
ORDER BY community.id
