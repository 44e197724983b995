-- Take back a service point that the user has added today.
--
--   :id   service_point.id
DELETE FROM service_point WHERE id = :id
