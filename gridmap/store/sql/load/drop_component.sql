-- Done with.

DROP TABLE pg_temp.component
