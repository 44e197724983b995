-- One row per parent that incoming points name and that the layer lacks; the first ten.

SELECT DISTINCT o.parent
FROM service_point AS p JOIN offered AS o USING (source, source_ref)
WHERE o.parent IS NOT NULL AND p.parent_id IS NULL
ORDER BY o.parent LIMIT 10
