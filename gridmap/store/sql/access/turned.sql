-- One row per point that opened or closed by date alone since a day.
--
--   :since   date
SELECT id
FROM service_point
WHERE opened_on > :since AND opened_on <= CURRENT_DATE
    OR closed_on > :since AND closed_on <= CURRENT_DATE
