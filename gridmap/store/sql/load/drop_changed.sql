-- The list of an earlier merge in this transaction is done with.

DROP TABLE IF EXISTS pg_temp.changed
