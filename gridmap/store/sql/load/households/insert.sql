-- Add the households that are new to their community.
INSERT INTO household (
    community_id, building_id, household_key, is_numbered, unit, room, address_text,
    match_status, match_rule, candidate_ids, address_decision_id, people_count, age60_count,
    age80_count, under6_count, disabled_count, is_living_alone, occupancy, last_verified_on,
    written, import_run_id, created_run_id
)
SELECT
    community_id, building_id, household_key, is_numbered, unit, room, address_text,
    match_status, match_rule, candidate_ids, address_decision_id, people_count, age60_count,
    age80_count, under6_count, disabled_count, is_living_alone, occupancy, last_verified_on,
    written, :run_id, :run_id
FROM incoming
WHERE household_id IS NULL
