-- Forget when the nearest points of a service were worked out.
--
--   :service_type_code   service_type.service_type_code
DELETE FROM access_state WHERE service_type_code = :service_type_code
