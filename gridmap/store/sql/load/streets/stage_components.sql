-- Make a table of new numbers of connected parts, by street.
DROP TABLE IF EXISTS pg_temp.component;
CREATE TEMP TABLE component (id bigint PRIMARY KEY, component integer) ON COMMIT DROP
