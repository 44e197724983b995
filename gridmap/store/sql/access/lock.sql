-- Wait until nobody else works the nearest points out, and keep others waiting until the end.
SELECT pg_advisory_xact_lock(hashtext('gridmap access'))
