-- One row per point that belongs to this one: name and tier.
--
--   :id   service_point.id
SELECT name, tier
FROM service_point
WHERE parent_id = :id
ORDER BY name, id
