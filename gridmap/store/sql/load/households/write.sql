-- Carry `incoming` over: add the households that are new to their community, update those that
-- differ, and record what they were before.
--
-- One row: the numbers of both, how many of those updated had been closed, and of how many the
-- day of verification moved back. A household keeps its key: a ledger in another shape has others.
--
-- A row in which nothing differs is not touched: its building's sums would be made anew for
-- nothing, and its import_run would claim a change that never was. One that was closed opens.
-- Of the row as written only the place counts: a row that another one pushed down is the same.
WITH differing AS MATERIALIZED (
    SELECT to_jsonb(household) AS before, incoming.*
    FROM household
    JOIN incoming ON incoming.household_id = household.id
    WHERE (
        household.building_id, household.unit, household.room, household.address_text,
        household.match_status, household.match_rule, household.candidate_ids,
        household.address_decision_id, household.people_count, household.age60_count,
        household.age80_count, household.under6_count, household.disabled_count,
        household.is_living_alone, household.occupancy, household.last_verified_on,
        household.unstated, household.written -> 'place', household.closed_on
    ) IS DISTINCT FROM (
        incoming.building_id, incoming.unit, incoming.room, incoming.address_text,
        incoming.match_status, incoming.match_rule, incoming.candidate_ids,
        incoming.address_decision_id, incoming.people_count, incoming.age60_count,
        incoming.age80_count, incoming.under6_count, incoming.disabled_count,
        incoming.is_living_alone, incoming.occupancy, incoming.last_verified_on,
        incoming.unstated, incoming.written -> 'place', NULL
    )
),
noted AS (
    INSERT INTO household_change (import_run_id, household_id, community_id, before)
    SELECT :run_id, household_id, community_id, before FROM differing
),
updated AS (
    UPDATE household
    SET
        building_id = differing.building_id,
        unit = differing.unit,
        room = differing.room,
        address_text = differing.address_text,
        match_status = differing.match_status,
        match_rule = differing.match_rule,
        candidate_ids = differing.candidate_ids,
        address_decision_id = differing.address_decision_id,
        people_count = differing.people_count,
        age60_count = differing.age60_count,
        age80_count = differing.age80_count,
        under6_count = differing.under6_count,
        disabled_count = differing.disabled_count,
        is_living_alone = differing.is_living_alone,
        occupancy = differing.occupancy,
        last_verified_on = differing.last_verified_on,
        unstated = differing.unstated,
        written = differing.written,
        closed_on = NULL,
        import_run_id = :run_id
    FROM differing
    WHERE household.id = differing.household_id
    RETURNING
        differing.before ->> 'closed_on' IS NOT NULL AS was_closed,
        coalesce(differing.last_verified_on, '-infinity')
        < cast(differing.before ->> 'last_verified_on' AS date) AS is_verified_back
),
inserted AS (
    INSERT INTO household (
        community_id, building_id, household_key, is_numbered, unit, room, address_text,
        match_status, match_rule, candidate_ids, address_decision_id, people_count, age60_count,
        age80_count, under6_count, disabled_count, is_living_alone, occupancy, last_verified_on,
        unstated, written, import_run_id, created_run_id
    )
    SELECT
        community_id, building_id, household_key, is_numbered, unit, room, address_text,
        match_status, match_rule, candidate_ids, address_decision_id, people_count, age60_count,
        age80_count, under6_count, disabled_count, is_living_alone, occupancy, last_verified_on,
        unstated, written, :run_id, :run_id
    FROM incoming
    WHERE household_id IS NULL
    RETURNING id
)
SELECT
    count(*) AS updated,
    count(*) FILTER (WHERE was_closed) AS reopened,
    count(*) FILTER (WHERE is_verified_back) AS verified_back,
    (SELECT count(*) FROM inserted) AS inserted
FROM updated
