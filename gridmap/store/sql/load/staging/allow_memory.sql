-- Memory for sorts and joins of a whole layer; the server's default spills at some 20,000 rows.
SET LOCAL work_mem = '256MB'
