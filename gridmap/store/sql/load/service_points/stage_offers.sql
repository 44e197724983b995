-- Make an empty table for the offers and the parent of incoming service points.
DROP TABLE IF EXISTS pg_temp.offered;
CREATE TEMP TABLE offered (source text, source_ref text, codes text[], parent text) ON COMMIT DROP
