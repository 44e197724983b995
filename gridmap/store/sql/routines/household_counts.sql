-- Counts per building, kept from the rows of household.
--
-- Triggers, and not queries in the loaders, because a sum that some path forgot to refresh is a
-- wrong figure on an official's desk. Statement level with transition tables: a COPY of 200,000
-- rows fires it once.

CREATE OR REPLACE FUNCTION refresh_building_count(touched bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
-- Planned for a table that was empty a moment ago, the sums of a first load would compare each
-- row with each building: 200,000 rows took three minutes.
SET enable_seqscan = off
AS $$
    DELETE FROM building_count WHERE building_id = ANY (touched);
    INSERT INTO building_count (
        building_id, community_id, household_count, people_count, age60_count, age80_count, under6_count,
        disabled_count, living_alone_count, verified_on, unstated
    )
    SELECT
        household.building_id,
        building.community_id,
        count(*),
        sum(people_count),
        sum(age60_count),
        sum(age80_count),
        sum(under6_count),
        sum(disabled_count),
        count(*) FILTER (WHERE is_living_alone),
        coalesce(
            array_agg(last_verified_on ORDER BY last_verified_on)
                FILTER (WHERE last_verified_on IS NOT NULL),
            '{}'
        ),
        bit_and(unstated)
    FROM household
    JOIN building ON building.id = household.building_id
    WHERE household.building_id = ANY (touched) AND household.closed_on IS NULL
    GROUP BY household.building_id, building.community_id;
$$;
REVOKE ALL ON FUNCTION refresh_building_count(bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION household_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    touched bigint[];
    -- Of the unlocated households too: they are part of the community's sum.
    communities bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT building_id), array_agg(DISTINCT community_id)
        INTO touched, communities FROM after;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT building_id), array_agg(DISTINCT community_id)
        INTO touched, communities FROM before;
    ELSE
        SELECT array_agg(DISTINCT building_id), array_agg(DISTINCT community_id)
        INTO touched, communities
        FROM (
            SELECT building_id, community_id FROM before
            UNION SELECT building_id, community_id FROM after
        ) AS both_sides;
    END IF;
    -- A statement that met no row: no communities would mean all, and wait for all their loads.
    IF communities IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM refresh_building_count(touched);
    SELECT array_agg(DISTINCT id) INTO communities
    FROM (
        SELECT unnest(communities) AS id
        UNION SELECT community_id FROM building WHERE id = ANY (touched)
    ) AS concerned;
    PERFORM refresh_small_cells(communities);
    RETURN NULL;
END
$$;
