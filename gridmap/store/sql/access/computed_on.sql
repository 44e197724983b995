-- Day for which the nearest points of a service were computed; no row: never.
--
--   :service_type_code   service_type.service_type_code
SELECT computed_on FROM access_state WHERE service_type_code = :service_type_code
