-- One text, which changes when the nearest points of a service, or of any service, are worked out
-- anew. A row's xmin is the transaction that wrote it.
--
--   :service_type_code   service_type.service_type_code, or null for any
SELECT concat_ws('/', count(*), max(CAST(CAST(xmin AS text) AS bigint))) AS version
FROM access_state
WHERE service_type_code = coalesce(:service_type_code, service_type_code)
