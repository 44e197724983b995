-- Move the sample's visits: they end on the day it was made, and then on this one, or all would
-- be stale.
UPDATE household
SET last_verified_on = last_verified_on + made.age
FROM (SELECT CURRENT_DATE - max(last_verified_on) AS age FROM household) AS made
WHERE last_verified_on IS NOT NULL AND made.age > 0
