-- One row per building that left a community: demolished, planned, or of another one.
--
--   :community_id   community.id
--   :building_ids   building.id
SELECT id
FROM building
WHERE id = ANY (CAST(:building_ids AS bigint[]))
    AND (
        community_id IS DISTINCT FROM :community_id OR NOT is_in_use(status)
    )
ORDER BY id
