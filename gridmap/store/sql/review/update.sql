-- Write the results of matching anew.
--
--   :rows     JSON: an object a household, with the columns named below
--   :run_id   NULL, or the load whose rollback has to restore them
WITH found AS (
    SELECT *
    FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS row (
        household_id bigint, building_id bigint, unit text, room text, address_text text,
        match_status text, match_rule text, candidate_ids bigint[], address_decision_id bigint
    )
),
noted AS (
    INSERT INTO household_change (import_run_id, household_id, community_id, before)
    SELECT :run_id, household.id, household.community_id, to_jsonb(household)
    FROM household
    JOIN found ON found.household_id = household.id
    WHERE cast(:run_id AS bigint) IS NOT NULL
    -- What the load itself changed before is the older state, and the one to go back to.
    ON CONFLICT DO NOTHING
)
UPDATE household
SET
    building_id = found.building_id,
    unit = found.unit,
    room = found.room,
    address_text = found.address_text,
    match_status = found.match_status,
    match_rule = found.match_rule,
    candidate_ids = found.candidate_ids,
    address_decision_id = found.address_decision_id
FROM found
WHERE household.id = found.household_id
