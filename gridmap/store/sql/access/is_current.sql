-- Whether building_access of a service was computed today and includes every change.
--
--   :service_type_code   service_type.service_type_code
--
-- The date is there because a point may open or close by date alone.
SELECT
    EXISTS (
        SELECT FROM access_state
        WHERE service_type_code = :service_type_code AND computed_on = CURRENT_DATE
    )
    AND NOT EXISTS (
        SELECT FROM access_pending WHERE service_type_code = :service_type_code
    ) AS is_current
