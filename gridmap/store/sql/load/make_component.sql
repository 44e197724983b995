-- New numbers of connected parts, by street.

CREATE TEMP TABLE component (id bigint PRIMARY KEY, component integer) ON COMMIT DROP
