-- One row: the day from which plots can be changed, a digest of who is in which plot from then on,
-- and the latest ledger of the community.
--
--   :community_id   community.id
SELECT
    base_on,
    base,
    (
        SELECT max(id) FROM import_run WHERE import_run.community_id = :community_id
    ) AS import_run_id
FROM plots_base(:community_id)
