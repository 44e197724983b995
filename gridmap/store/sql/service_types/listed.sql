-- One row per type of service: its code and its names in files.
SELECT service_type_code, tier, name_zh, name_en FROM service_type ORDER BY sort_order
