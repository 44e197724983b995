-- One text, which changes with any row that the gazetteer is built of.
--
-- A changed row has a new place or transaction; the sum does not care in which order they come.
SELECT concat_ws(
    '/',
    (SELECT sum(hashtextextended(concat(ctid, xmin), 0)) FROM building),
    (SELECT sum(hashtextextended(concat(ctid, xmin), 1)) FROM building_alias),
    (SELECT sum(hashtextextended(concat(ctid, xmin), 2)) FROM estate),
    (SELECT sum(hashtextextended(concat(ctid, xmin), 3)) FROM community)
) AS version
