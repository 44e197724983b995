-- Declare `&&` on geometry leakproof; only a superuser may.
ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF
