-- Whether `&&` on geometry is declared leakproof.
SELECT proleakproof FROM pg_proc
WHERE oid = CAST('geometry_overlaps(geometry,geometry)' AS regprocedure)
