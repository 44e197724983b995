-- Buildings and service points that hang off the streets, by rule.
--
--   :rules   rules that say so
SELECT rule, 'building' AS kind, building_id AS id
FROM building_attachment WHERE choice = 0 AND rule = ANY (CAST(:rules AS text[]))
UNION ALL
SELECT rule, 'service_point', service_point_id
FROM point_attachment WHERE choice = 0 AND rule = ANY (CAST(:rules AS text[]))
ORDER BY 1, 2, 3
