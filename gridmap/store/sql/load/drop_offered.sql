-- Done with.

DROP TABLE pg_temp.offered
