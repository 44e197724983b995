-- Let a planned point offer the service of its scenario.
INSERT INTO service_offer (service_point_id, service_type_code)
SELECT :service_point_id, service_type_code FROM scenario WHERE id = :scenario_id
