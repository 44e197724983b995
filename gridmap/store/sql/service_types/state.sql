-- One row: names and tier of a type of service, as JSON.
--
--   :code   service_type.service_type_code
SELECT jsonb_build_object('name_zh', name_zh, 'name_en', name_en, 'tier', tier) AS state
FROM service_type
WHERE service_type_code = :code
