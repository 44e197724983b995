-- One row per later load that changed the same households, the latest first.
--
-- A load that is rolled back has no changes any more. Ids follow the order of the loads of one
-- community: a run gets its own under the community's lock.
SELECT DISTINCT later.import_run_id
FROM household_change AS later
JOIN household ON household.id = later.household_id
WHERE later.import_run_id > :run_id
    AND (
        household.created_run_id = :run_id
        OR EXISTS (
            SELECT FROM household_change AS own
            WHERE own.import_run_id = :run_id AND own.household_id = household.id
        )
    )
ORDER BY later.import_run_id DESC
