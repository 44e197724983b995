-- Make an empty list of changed rows; later steps (offers, parents) add to it.
DROP TABLE IF EXISTS pg_temp.changed;
CREATE TEMP TABLE changed (id bigint, is_new boolean) ON COMMIT DROP
