-- One row per thing that was changed by hand and that the load changes now, the first ten.
--
--   :layer   table that is loaded
SELECT kept.name
FROM app_changed_by_hand('-infinity') AS kept
JOIN changed ON changed.id = kept.id AND NOT changed.is_new
WHERE kept.layer = :layer
GROUP BY kept.id, kept.name
ORDER BY kept.name, kept.id
LIMIT 10
