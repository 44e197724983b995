-- Move the sample's visits to end today instead of on the day it was made, so that some are fresh.
UPDATE household
SET last_verified_on = last_verified_on + made.age
FROM (SELECT CURRENT_DATE - max(last_verified_on) AS age FROM household) AS made
WHERE last_verified_on IS NOT NULL AND made.age > 0
