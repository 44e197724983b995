-- Record that the nearest points of a service are computed for today.
--
--   :service_type_code   service_type.service_type_code
INSERT INTO access_state (service_type_code, computed_on) VALUES (:service_type_code, CURRENT_DATE)
