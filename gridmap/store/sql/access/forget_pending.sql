-- Take changes off the list of what is still to be worked out.
--
--   :rows   access_pending.id, an array
DELETE FROM access_pending WHERE id = ANY (CAST(:rows AS bigint[]))
