-- Let a service point offer a service.
INSERT INTO service_offer (service_point_id, service_type_code)
VALUES (:service_point_id, :service_type_code)
