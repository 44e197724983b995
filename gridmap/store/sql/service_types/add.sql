-- Add a type of service, the last in lists.
INSERT INTO service_type (service_type_code, name_zh, name_en, tier, sort_order)
SELECT :code, :name_zh, :name_en, :tier, coalesce(max(sort_order), 0) + 1
FROM service_type
