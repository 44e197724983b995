-- One row per pair of communities or estates that overlap by more than a hundredth of the smaller
-- one, one of them incoming; ten at most, the largest overlap first.
WITH outline AS (
    SELECT 'community' AS layer, id, name, source, source_ref, geom FROM community
    UNION ALL
    SELECT 'estate' AS layer, id, name, source, source_ref, geom FROM estate
)

SELECT
    least(a.name, b.name) AS first_name,
    greatest(a.name, b.name) AS second_name,
    max(shared.area / nullif(least(ST_Area(a.geom), ST_Area(b.geom)), 0)) AS share
FROM incoming AS i
JOIN outline AS a ON a.layer = :layer AND a.source = i.source AND a.source_ref = i.source_ref
JOIN outline AS b ON b.layer = :layer AND b.id <> a.id AND b.geom && a.geom
CROSS JOIN LATERAL (SELECT ST_Area(ST_Intersection(a.geom, b.geom)) AS area) AS shared
WHERE shared.area > 0.01 * least(ST_Area(a.geom), ST_Area(b.geom))
GROUP BY least(a.name, b.name), greatest(a.name, b.name)
ORDER BY share DESC, first_name, second_name
LIMIT 10
