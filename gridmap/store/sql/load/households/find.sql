-- Set the key of incoming households that are in the database already.
--
-- A step of its own, and not a condition of the insert: that would look into the table which it
-- fills, and a planner that sees it empty looks row by row, through all that is new.
UPDATE incoming
SET household_id = household.id
FROM household
WHERE household.community_id = incoming.community_id
    AND household.household_key = incoming.household_key;
-- The one column that anything is joined by.
ANALYZE incoming (household_id)
