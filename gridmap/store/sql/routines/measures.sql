-- What counts as in use and as fresh, in every query. The planner writes each out in its place.

CREATE OR REPLACE FUNCTION is_in_use(status text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- People still live in a building that is about to be demolished.
RETURN status IN ('in_use', 'closing');

CREATE OR REPLACE FUNCTION is_fresh(verified_on date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN verified_on > CURRENT_DATE - 31;

-- How many of sorted days are fresh.
CREATE OR REPLACE FUNCTION fresh_count(verified_on date[]) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE
RETURN cardinality(verified_on) - width_bucket(CURRENT_DATE - 31, verified_on);
