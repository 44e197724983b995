-- One row per open household without building, of a load and of the community it was for.
--
--   :run_id         import_run.id, or NULL
--   :community_id   community.id, or NULL
--
-- A household that a second load found unchanged still belongs to the first one.
SELECT
    household.id,
    household.community_id,
    household.household_key,
    household.address_text,
    household.match_status,
    household.match_rule,
    household.candidate_ids,
    household.written
FROM household
WHERE household.building_id IS NULL
    AND household.closed_on IS NULL
    AND household.written IS NOT NULL
    AND (
        household.import_run_id = :run_id
        OR household.community_id = coalesce(
            cast(:community_id AS bigint),
            (SELECT import_run.community_id FROM import_run WHERE import_run.id = :run_id)
        )
    )
ORDER BY household.id
