-- Delete what rejects that are settled hold of their rows; their numbers and codes stay.
--
--   :ids             reject.id of rows whose correction is loaded
--   :community_ids   communities whose corrections were rejected, and whose households have found
--                    their building since
UPDATE reject
SET raw = '{}', reason_values = '{}'
FROM import_run
WHERE import_run.id = reject.import_run_id
    AND reject.raw <> '{}'
    AND (
        reject.id = ANY (:ids)
        OR (
            import_run.community_id = ANY (:community_ids)
            AND import_run.corrects_run_id IS NOT NULL
            AND EXISTS (
                SELECT FROM household
                WHERE household.community_id = import_run.community_id
                    AND household.household_key = reject.household_key
                    AND household.building_id IS NOT NULL
            )
        )
    )
