-- Delete the services of a point that are not among these.
--
--   :id      service_point.id
--   :codes   service_type.service_type_code, an array
DELETE FROM service_offer
WHERE service_point_id = :id AND service_type_code <> ALL (CAST(:codes AS text[]))
