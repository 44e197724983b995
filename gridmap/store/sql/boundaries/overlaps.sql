-- One row per other community whose land an outline takes.
--
--   :community_ids   communities that change in the same go
--   :outline         WKB, EPSG:4326
SELECT
    community.name,
    ST_Area(ST_Intersection(community.geom, outline.geom)::geography) AS shared_m2
FROM community
CROSS JOIN (SELECT ST_GeomFromWKB(:outline, 4326) AS geom) AS outline
WHERE ST_Intersects(community.geom, outline.geom)
    AND NOT (community.id = ANY (:community_ids))
ORDER BY community.id
