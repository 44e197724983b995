-- One row per key of a stored point with a date: when it opened and closed.
--
--   :sources, :refs   keys, two arrays of one length
SELECT p.source, p.source_ref, p.opened_on, p.closed_on
FROM unnest(CAST(:sources AS text[]), CAST(:refs AS text[])) AS given (source, source_ref)
JOIN service_point AS p ON p.source = given.source AND p.source_ref = given.source_ref
WHERE p.opened_on IS NOT NULL OR p.closed_on IS NOT NULL
