-- The day for which the nearest points of a service were last worked out.
--
--   :service_type_code   service_type.service_type_code
SELECT computed_on FROM access_state WHERE service_type_code = :service_type_code
