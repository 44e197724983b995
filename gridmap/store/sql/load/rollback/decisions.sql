-- One row per community and revoked decision that its households still follow.
--
-- A row without a decision: one was made since the load began. All are to be matched anew.
--
--   :communities  ids of the communities that the load was for
SELECT DISTINCT household.community_id, household.address_decision_id AS decision_id
FROM household
JOIN address_decision ON address_decision.id = household.address_decision_id
WHERE household.community_id = ANY (:communities)
    AND address_decision.revoked_at >= (SELECT started_at FROM import_run WHERE id = :run_id)
UNION ALL
SELECT DISTINCT address_decision.community_id, CAST(NULL AS bigint)
FROM address_decision
JOIN import_run ON import_run.id = :run_id
WHERE address_decision.community_id = ANY (:communities)
    AND address_decision.revoked_at IS NULL
    AND address_decision.decided_at >= import_run.started_at
ORDER BY decision_id
