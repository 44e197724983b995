-- Make an empty `incoming` beside `household`, for one load.
--
-- No keys or checks: what must hold is checked when the rows move to the table. `household_id`
-- is filled in by find.sql. Joins of a whole ledger spill at some 20,000 rows under the server's
-- default of work_mem.
SET LOCAL work_mem = '128MB';
DROP TABLE IF EXISTS pg_temp.incoming;
CREATE TEMP TABLE incoming ON COMMIT DROP AS
SELECT
    id AS household_id, community_id, building_id, household_key, is_numbered, unit, room,
    address_text, match_status, match_rule, candidate_ids, address_decision_id, people_count,
    age60_count, age80_count, under6_count, disabled_count, is_living_alone, occupancy,
    last_verified_on, written
FROM household
WITH NO DATA
