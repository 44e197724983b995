-- One text, which changes when a service's distances or any service point change.
--
--   :service_type_code   service_type.service_type_code; call coverage.refresh_access before
--
-- data_version knows loads and decisions; a point that is closed by hand leaves no run. A row's
-- xmin is the transaction that wrote it.
SELECT concat_ws(
    '/',
    (
        SELECT access_state.xmin
        FROM access_state
        WHERE access_state.service_type_code = :service_type_code
    ),
    count(*),
    sum(CAST(CAST(service_point.xmin AS text) AS bigint))
) AS version
FROM service_point
