-- Carry what differs over to the households that are there already.
--
-- A row in which nothing differs is not touched: its building's sums would be made anew for
-- nothing, and its import_run would claim a change that never was. One that was closed opens.
UPDATE household
SET
    building_id = incoming.building_id,
    unit = incoming.unit,
    room = incoming.room,
    address_text = incoming.address_text,
    match_status = incoming.match_status,
    match_rule = incoming.match_rule,
    people_count = incoming.people_count,
    age60_count = incoming.age60_count,
    age80_count = incoming.age80_count,
    under6_count = incoming.under6_count,
    disabled_count = incoming.disabled_count,
    is_living_alone = incoming.is_living_alone,
    occupancy = incoming.occupancy,
    last_verified_on = incoming.last_verified_on,
    closed_on = NULL,
    import_run_id = :run_id
FROM incoming
WHERE household.community_id = incoming.community_id
    AND household.household_key = incoming.household_key
    AND (
        household.building_id, household.unit, household.room, household.address_text,
        household.match_status, household.match_rule, household.people_count,
        household.age60_count, household.age80_count, household.under6_count,
        household.disabled_count, household.is_living_alone, household.occupancy,
        household.last_verified_on, household.closed_on
    ) IS DISTINCT FROM (
        incoming.building_id, incoming.unit, incoming.room, incoming.address_text,
        incoming.match_status, incoming.match_rule, incoming.people_count,
        incoming.age60_count, incoming.age80_count, incoming.under6_count,
        incoming.disabled_count, incoming.is_living_alone, incoming.occupancy,
        incoming.last_verified_on, NULL
    )
