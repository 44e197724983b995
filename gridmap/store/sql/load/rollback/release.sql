-- Take restored households off buildings that were demolished since: they have to be settled anew.
--
--   :communities   community.id, several
UPDATE household
SET
    building_id = NULL,
    match_status = 'unmatched',
    match_rule = 'building-demolished',
    candidate_ids = '{}',
    address_decision_id = NULL
WHERE community_id = ANY (CAST(:communities AS bigint[]))
    AND closed_on IS NULL
    AND building_id IN (SELECT id FROM building WHERE status = 'demolished')
