-- Make an empty `incoming` beside `household`, for one load: what a ledger brings.
--
-- No keys or checks: what must hold is checked when the rows move to the table. `household_id`
-- is filled in by find.sql. Joins of a whole ledger spill at some 20,000 rows under the server's
-- default of work_mem.
SET LOCAL work_mem = '128MB';
DROP TABLE IF EXISTS pg_temp.incoming;
CREATE TEMP TABLE incoming ON COMMIT DROP AS
SELECT
    id AS household_id,
    household.*
FROM household
WITH NO DATA;
ALTER TABLE incoming
DROP COLUMN id,
DROP COLUMN closed_on,
DROP COLUMN import_run_id,
DROP COLUMN created_run_id
