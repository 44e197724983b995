-- Add services to a point; those that it gives already stay.
--
--   :id      service_point.id
--   :codes   service_type.service_type_code, an array
INSERT INTO service_offer (service_point_id, service_type_code)
SELECT :id, code FROM unnest(CAST(:codes AS text[])) AS code
ON CONFLICT DO NOTHING
