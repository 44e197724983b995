-- Leave the services of points of which the file says what it said before: others corrected them.
--
-- No codes at all neither add an offer nor remove one.
UPDATE offered AS o SET codes = NULL
FROM incoming AS i
WHERE i.source = o.source AND i.source_ref = o.source_ref
    AND i.stated -> 'service_types' = i.prior -> 'service_types'
