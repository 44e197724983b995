-- One row: the outlines of two estates as one, as PostGIS writes it; NULL where neither has one.
--
--   :id, :other   estate.id
SELECT CAST(ST_Multi(ST_CollectionExtract(ST_Union(geom), 3)) AS text) AS geom
FROM estate
WHERE id IN (:id, :other)
