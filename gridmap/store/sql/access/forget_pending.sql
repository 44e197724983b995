-- Delete changes from the list of those that are still to be computed.
--
--   :rows   access_pending.id, an array
DELETE FROM access_pending WHERE id = ANY (CAST(:rows AS bigint[]))
