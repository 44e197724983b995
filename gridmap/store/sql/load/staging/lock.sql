-- Wait for a load of the layer that is under way.
SELECT pg_advisory_xact_lock(hashtext('gridmap load ' || CAST(:layer AS text)))
