-- What the incoming service points offer, and whose outposts they are, as the file says it.
DROP TABLE IF EXISTS pg_temp.offered;
CREATE TEMP TABLE offered (source text, source_ref text, codes text[], parent text) ON COMMIT DROP
