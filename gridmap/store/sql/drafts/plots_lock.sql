-- Lock the plots of a community, against putting in force and loads, until the transaction ends.
--
--   :community_id   community.id
SELECT
    pg_advisory_xact_lock_shared(hashtext('gridmap load plot')),
    pg_advisory_xact_lock_shared(hashtext('gridmap load team')),
    pg_advisory_xact_lock(
        hashtextextended('gridmap plots of ' || CAST(:community_id AS text), 0)
    )
