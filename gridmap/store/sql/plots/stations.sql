-- One row per hall or station that is open today, anywhere.
SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat
FROM service_point
WHERE tier IN ('hall', 'station')
    AND status IN ('open', 'closing')
    AND coalesce(opened_on, '-infinity') <= CURRENT_DATE
    AND coalesce(closed_on, 'infinity') > CURRENT_DATE
ORDER BY id
