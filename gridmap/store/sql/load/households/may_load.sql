-- Whether a ledger of a community may be loaded: by the owner, or by one of its own workers.
--
--   :community_id   community.id, or NULL: of several
SELECT
    app_is_owner() AS is_owner,
    coalesce(CAST(:community_id AS bigint) = ANY (app_communities()), false) AS is_own
