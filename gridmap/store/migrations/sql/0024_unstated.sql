-- A count that no ledger stated is not known: it is no 0.

ALTER TABLE household
    ADD COLUMN unstated smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT household_unstated_check CHECK (unstated BETWEEN 0 AND 31);
COMMENT ON COLUMN household.unstated IS
    'counts that no ledger stated, 0 here: 1 60+, 2 80+, 4 under 6, 8 disabled, 16 living alone';
ALTER TABLE building_count ADD COLUMN unstated smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN building_count.unstated IS
    'counts that no ledger stated of any of its households; bits as in hidden';
ALTER TABLE area_count ADD COLUMN unstated smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN area_count.unstated IS 'as in building_count';

-- Earlier loads did not note what a ledger had no column for: a count of which a whole community
-- has none was none of its ledgers'. The sums are made here, by no trigger: there are routines of
-- an earlier version yet.
CREATE TEMP TABLE silent ON COMMIT DROP AS
SELECT
    community_id,
    (sum(age60_count) = 0)::int + 2 * (sum(age80_count) = 0)::int + 4 * (sum(under6_count) = 0)::int
        + 8 * (sum(disabled_count) = 0)::int + 16 * (NOT bool_or(is_living_alone))::int AS unstated
FROM household
GROUP BY community_id;
ALTER TABLE household DISABLE TRIGGER USER;
UPDATE household
SET unstated = silent.unstated
FROM silent
WHERE silent.community_id = household.community_id AND silent.unstated > 0;
ALTER TABLE household ENABLE TRIGGER USER;
UPDATE building_count
SET unstated = counted.unstated
FROM (
    SELECT building_id, bit_and(unstated) AS unstated
    FROM household
    WHERE closed_on IS NULL AND building_id IS NOT NULL
    GROUP BY building_id
) AS counted
WHERE counted.building_id = building_count.building_id;
UPDATE area_count
SET unstated = silent.unstated
FROM silent
WHERE silent.community_id = area_count.community_id;

-- What a load changed can be taken back: its rows have every column.
UPDATE household_change
SET before = before || jsonb_build_object('unstated', household.unstated)
FROM household
WHERE household.id = household_change.household_id;
