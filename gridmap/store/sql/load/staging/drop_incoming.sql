-- Drop the staging table of an earlier merge in this session.
DROP TABLE IF EXISTS pg_temp.incoming
