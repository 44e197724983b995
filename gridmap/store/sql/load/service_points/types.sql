-- Types of service, and what files may call them.
SELECT service_type_code, tier, name_zh, name_en FROM service_type
