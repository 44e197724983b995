-- Change names and tier of a type of service.
UPDATE service_type
SET name_zh = :name_zh, name_en = :name_en, tier = :tier
WHERE service_type_code = :code
