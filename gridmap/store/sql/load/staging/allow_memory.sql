-- Set the memory for sorts and joins of a whole layer; the default spills at 20,000 rows.
SET LOCAL work_mem = '256MB'
