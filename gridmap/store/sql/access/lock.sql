-- Wait until nobody else computes the nearest points; others wait until the transaction ends.
SELECT pg_advisory_xact_lock(hashtext('gridmap access'))
