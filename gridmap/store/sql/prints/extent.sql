-- One row: the box around some communities, in degrees.
--
--   :community_ids   community.id
SELECT
    ST_XMin(ST_Extent(geom)) AS west,
    ST_YMin(ST_Extent(geom)) AS south,
    ST_XMax(ST_Extent(geom)) AS east,
    ST_YMax(ST_Extent(geom)) AS north
FROM community
WHERE id = ANY (:community_ids)
