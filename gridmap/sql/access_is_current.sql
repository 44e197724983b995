-- Whether building_access of a service was made today, and nothing it depends on changed since.
--
--   :service_type_code   service_type.service_type_code
--
-- Triggers delete the row of access_state when buildings or points change; the date is there
-- because a point may open or close by date alone.
SELECT count(*) > 0 AS is_current
FROM access_state
WHERE service_type_code = :service_type_code AND computed_on = CURRENT_DATE
