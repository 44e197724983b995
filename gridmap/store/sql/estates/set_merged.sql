-- Merge estates into one, and part from it those that were merged and are not among them.
--
--   :id       the estate that stays
--   :merged   estate.id
UPDATE estate
SET merged_into_id = CASE WHEN id = ANY (CAST(:merged AS bigint[])) THEN CAST(:id AS bigint) END
WHERE id = ANY (CAST(:merged AS bigint[])) AND merged_into_id IS DISTINCT FROM :id
    OR merged_into_id = :id AND id <> ALL (CAST(:merged AS bigint[]))
