-- Whether this transaction has changed anything so far.
SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS has_written
