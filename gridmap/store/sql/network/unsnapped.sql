-- One row per building or service point without a sound way to the streets, with its method.
--
--   :methods   methods of snapping that say so
SELECT rule, 'building' AS kind, building_id AS id
FROM building_attachment WHERE choice = 0 AND rule = ANY (CAST(:methods AS text[]))
UNION ALL
SELECT rule, 'service_point', service_point_id
FROM point_attachment WHERE choice = 0 AND rule = ANY (CAST(:methods AS text[]))
ORDER BY 1, 2, 3
