-- Wait for a migration that is under way; later ones wait until this transaction ends.
SELECT pg_advisory_xact_lock(hashtext('gridmap migrate'))
