-- Restore the households that the load changed or closed to what they were before.
--
-- A decision that was deleted since (with its building) is left out.
UPDATE household
SET
    building_id = before.building_id,
    household_key = before.household_key,
    is_numbered = before.is_numbered,
    unit = before.unit,
    room = before.room,
    address_text = before.address_text,
    match_status = before.match_status,
    match_rule = before.match_rule,
    people_count = before.people_count,
    age60_count = before.age60_count,
    age80_count = before.age80_count,
    under6_count = before.under6_count,
    disabled_count = before.disabled_count,
    is_living_alone = before.is_living_alone,
    occupancy = before.occupancy,
    last_verified_on = before.last_verified_on,
    closed_on = before.closed_on,
    import_run_id = before.import_run_id,
    created_run_id = before.created_run_id,
    candidate_ids = before.candidate_ids,
    address_decision_id = (
        SELECT id FROM address_decision WHERE address_decision.id = before.address_decision_id
    ),
    written = before.written
FROM household_change AS change
CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS household), change.before) AS before
WHERE change.import_run_id = :run_id AND household.id = change.household_id
