-- One row per service that some point offers.
SELECT DISTINCT service_type_code FROM service_offer ORDER BY service_type_code
