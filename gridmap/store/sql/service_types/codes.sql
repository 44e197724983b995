-- One row per type of service: its code.
SELECT service_type_code FROM service_type
