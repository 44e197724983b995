-- Delete the day for which the nearest points of a service were computed.
--
--   :service_type_code   service_type.service_type_code
DELETE FROM access_state WHERE service_type_code = :service_type_code
