-- One row per household: all that a list of a part of the community may leave as it is.
--
--   :ids  household.id
SELECT
    id,
    building_id,
    unit,
    room,
    address_text,
    match_status,
    match_rule,
    candidate_ids,
    address_decision_id,
    people_count,
    age60_count,
    age80_count,
    under6_count,
    disabled_count,
    is_living_alone,
    occupancy,
    last_verified_on,
    unstated,
    written
FROM household
WHERE id = ANY (:ids)
