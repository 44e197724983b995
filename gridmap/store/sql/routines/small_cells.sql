-- Small cells: counts of need groups that could point at a household, and sums that reveal them.
--
-- Whoever serves a place sees its counts; street officials, planners and the command line see no
-- count of a need group (60+, 80+, under 6, disabled, living alone) that could point at a
-- household, and no total that gives one away by subtraction.
--
-- Shown are counts per building, plot and community and of the households on no building. Hidden
-- are those from 1 to threshold - 1, all of places with fewer households than the threshold, and
-- as many others as keep every such count within an interval no narrower than the threshold for
-- somebody who solves the equations "buildings add to plots, plots to the community" (primary and
-- complementary suppression: Willenborg & de Waal, Elements of Statistical Disclosure Control,
-- 2001). What people_count alone says (nobody counts more elderly than people) is not hidden.

-- Which counts of one need group to hide in one community.
--
--   value       count of each place: a building, or the unlocated households
--   most        what value cannot exceed, and everybody may know: people_count
--   households  of each place, at least 1
--   area        number of its plot, from 1, ascending; 0 for places in no plot
--
-- hidden, area_hidden and total_hidden tell the places, plots and the community's total apart.
-- Zeros are shown but in places with fewer households than the threshold; so of a hidden count
-- everybody knows that it is at least 1, or 0 there (`least_known`).
CREATE OR REPLACE FUNCTION small_cells(
    value integer[], most integer[], households integer[], area integer[], threshold integer,
    OUT hidden boolean[], OUT area_hidden boolean[], OUT total_hidden boolean
)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    n integer := coalesce(cardinality(value), 0);
    areas integer := coalesce(area[coalesce(cardinality(area), 0)], 0);
    least_known integer[] := array_fill(1, ARRAY[n]);
    small boolean[] := array_fill(false, ARRAY[n]);
    first integer[] := array_fill(n + 1, ARRAY[areas + 1]);
    last integer[] := array_fill(0, ARRAY[areas + 1]);
    area_value integer[] := array_fill(0, ARRAY[areas + 1]);
    area_households integer[] := array_fill(0, ARRAY[areas + 1]);
    area_small boolean[] := array_fill(false, ARRAY[areas + 1]);
    -- Of the hidden places in a shown sum: the sum, the least and the most they can be.
    pool integer;
    low integer;
    high integer;
    area_low integer[];
    area_high integer[];
    safe boolean;
    chosen integer;
    chosen_area integer;
    -- Taken back where they did not help.
    added integer[];
    added_areas integer[];
    a integer;
    i integer;
BEGIN
    hidden := array_fill(false, ARRAY[n]);
    area_hidden := array_fill(false, ARRAY[areas]);
    total_hidden := false;
    -- Position areas + 1 holds the places in no plot.
    FOR i IN 1..n LOOP
        a := CASE WHEN area[i] = 0 THEN areas + 1 ELSE area[i] END;
        first[a] := least(first[a], i);
        last[a] := greatest(last[a], i);
        area_value[a] := area_value[a] + value[i];
        area_households[a] := area_households[a] + households[i];
        IF households[i] < threshold THEN
            least_known[i] := 0;
            small[i] := true;
        ELSE
            small[i] := value[i] BETWEEN 1 AND threshold - 1;
        END IF;
    END LOOP;
    chosen := (SELECT sum(v) FROM unnest(area_value) AS v);
    total_hidden := (SELECT sum(v) FROM unnest(area_households) AS v) < threshold
        OR chosen BETWEEN 1 AND threshold - 1;
    IF n = 0 OR (chosen = 0 AND NOT total_hidden) THEN
        RETURN;
    END IF;

    -- Within each plot: hide more of it until its total can be shown, else hide the total.
    FOR a IN 1..areas LOOP
        area_small[a] := area_households[a] < threshold
            OR area_value[a] BETWEEN 1 AND threshold - 1;
        CONTINUE WHEN area_value[a] = 0 AND NOT area_small[a];
        area_hidden[a] := area_small[a];
        safe := true;
        FOR i IN first[a]..last[a] LOOP
            hidden[i] := small[i];
            safe := safe AND NOT small[i];
        END LOOP;
        CONTINUE WHEN safe OR area_small[a];
        added := '{}';
        LOOP
            pool := 0;
            low := 0;
            high := 0;
            FOR i IN first[a]..last[a] LOOP
                IF hidden[i] THEN
                    pool := pool + value[i];
                    low := low + least_known[i];
                    high := high + most[i];
                END IF;
            END LOOP;
            safe := true;
            chosen := NULL;
            FOR i IN first[a]..last[a] LOOP
                IF small[i] THEN
                    safe := safe
                        AND least(most[i], pool - low + least_known[i])
                            - greatest(least_known[i], pool - high + most[i])
                            >= least(threshold, most[i] - least_known[i]);
                ELSIF NOT hidden[i] AND value[i] > 0
                    AND (chosen IS NULL OR value[i] < value[chosen]) THEN
                    chosen := i;
                END IF;
            END LOOP;
            EXIT WHEN safe;
            IF chosen IS NULL THEN
                area_hidden[a] := true;
                FOREACH i IN ARRAY added LOOP
                    hidden[i] := false;
                END LOOP;
                EXIT;
            END IF;
            hidden[chosen] := true;
            added := added || chosen;
        END LOOP;
    END LOOP;
    FOR i IN first[areas + 1]..last[areas + 1] LOOP
        hidden[i] := small[i];
    END LOOP;
    IF total_hidden THEN
        RETURN;
    END IF;

    -- Across the community: hidden plots and places in no plot add to its total.
    added := '{}';
    added_areas := '{}';
    LOOP
        pool := 0;
        low := 0;
        high := 0;
        area_low := array_fill(0, ARRAY[areas + 1]);
        area_high := array_fill(0, ARRAY[areas + 1]);
        FOR i IN 1..n LOOP
            IF hidden[i] AND (area[i] = 0 OR area_hidden[area[i]]) THEN
                a := CASE WHEN area[i] = 0 THEN areas + 1 ELSE area[i] END;
                pool := pool + value[i];
                low := low + least_known[i];
                high := high + most[i];
                area_low[a] := area_low[a] + least_known[i];
                area_high[a] := area_high[a] + most[i];
            END IF;
        END LOOP;
        EXIT WHEN high = 0;
        safe := true;
        chosen := NULL;
        chosen_area := NULL;
        FOR i IN 1..n LOOP
            IF NOT hidden[i] THEN
                IF area[i] = 0 AND value[i] > 0
                    AND (chosen IS NULL OR value[i] < value[chosen]) THEN
                    chosen := i;
                END IF;
            ELSIF small[i] AND (area[i] = 0 OR area_hidden[area[i]]) THEN
                safe := safe
                    AND least(most[i], pool - low + least_known[i])
                        - greatest(least_known[i], pool - high + most[i])
                        >= least(threshold, most[i] - least_known[i]);
            END IF;
        END LOOP;
        FOR a IN 1..areas LOOP
            IF area_hidden[a] THEN
                safe := safe AND (
                    NOT area_small[a]
                    OR least(area_high[a], pool - low + area_low[a])
                        - greatest(area_low[a], pool - high + area_high[a])
                        >= least(threshold, area_high[a] - area_low[a])
                );
            ELSIF area_value[a] > 0
                AND (chosen_area IS NULL OR area_value[a] < area_value[chosen_area]) THEN
                chosen_area := a;
            END IF;
        END LOOP;
        EXIT WHEN safe;
        IF chosen IS NULL AND chosen_area IS NULL THEN
            total_hidden := true;
            FOREACH i IN ARRAY added LOOP
                hidden[i] := false;
            END LOOP;
            FOREACH a IN ARRAY added_areas LOOP
                area_hidden[a] := false;
            END LOOP;
            EXIT;
        END IF;
        IF chosen_area IS NOT NULL
            AND (chosen IS NULL OR area_value[chosen_area] < value[chosen]) THEN
            area_hidden[chosen_area] := true;
            added_areas := added_areas || chosen_area;
            -- A hidden sum of shown places would be no secret.
            safe := false;
            chosen := NULL;
            FOR i IN first[chosen_area]..last[chosen_area] LOOP
                safe := safe OR hidden[i];
                IF NOT hidden[i] AND value[i] > 0
                    AND (chosen IS NULL OR value[i] < value[chosen]) THEN
                    chosen := i;
                END IF;
            END LOOP;
            CONTINUE WHEN safe;
        END IF;
        hidden[chosen] := true;
        added := added || chosen;
    END LOOP;
END
$$;

-- Makes building_count.hidden and area_count of these communities right; none: of all.
CREATE OR REPLACE FUNCTION refresh_small_cells(touched bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    least_shown integer := (SELECT threshold FROM small_cell_rule);
    one bigint;
    cells record;
    cut record;
    counts integer[];
    mask integer[];
    area_mask integer[];
    total_mask integer;
    flag integer;
BEGIN
    -- Buildings of no community add to no total.
    IF touched IS NULL OR array_position(touched, NULL) IS NOT NULL THEN
        UPDATE building_count
        SET hidden = CASE
            WHEN household_count < least_shown THEN 31
            ELSE (age60_count BETWEEN 1 AND least_shown - 1)::int
                + 2 * (age80_count BETWEEN 1 AND least_shown - 1)::int
                + 4 * (under6_count BETWEEN 1 AND least_shown - 1)::int
                + 8 * (disabled_count BETWEEN 1 AND least_shown - 1)::int
                + 16 * (living_alone_count BETWEEN 1 AND least_shown - 1)::int
            END
        FROM building
        WHERE building.id = building_count.building_id AND building.community_id IS NULL;
    END IF;

    FOR one IN SELECT id FROM community WHERE touched IS NULL OR id = ANY (touched) ORDER BY id LOOP
        -- Two at once would each miss what the other changed.
        PERFORM pg_advisory_xact_lock(hashtextextended('gridmap small cells of ' || one, 0));
        WITH place AS (
            SELECT
                building_count.building_id, plot_building.plot_id, household_count, people_count,
                age60_count, age80_count, under6_count, disabled_count, living_alone_count,
                building_count.unstated
            FROM building
            JOIN building_count ON building_count.building_id = building.id
            LEFT JOIN plot_building
                ON plot_building.building_id = building.id AND plot_building.valid @> CURRENT_DATE
            WHERE building.community_id = one
            UNION ALL
            SELECT
                NULL, NULL, count(*), sum(people_count), sum(age60_count), sum(age80_count),
                sum(under6_count), sum(disabled_count), count(*) FILTER (WHERE is_living_alone),
                bit_and(unstated)
            FROM household
            WHERE community_id = one AND building_id IS NULL AND closed_on IS NULL
            HAVING count(*) > 0
        ),
        numbered AS (
            SELECT
                *,
                CASE WHEN plot_id IS NULL THEN 0
                    ELSE dense_rank() OVER (ORDER BY plot_id NULLS FIRST)
                        - (count(*) FILTER (WHERE plot_id IS NULL) OVER () > 0)::int
                END AS area
            FROM place
        )
        SELECT
            array_agg(building_id ORDER BY area, building_id) AS building,
            array_agg(plot_id ORDER BY area, building_id) AS plot,
            array_agg(area::int ORDER BY area, building_id) AS area,
            array_agg(household_count::int ORDER BY area, building_id) AS households,
            array_agg(people_count::int ORDER BY area, building_id) AS people,
            array_agg(age60_count::int ORDER BY area, building_id) AS age60,
            array_agg(age80_count::int ORDER BY area, building_id) AS age80,
            array_agg(under6_count::int ORDER BY area, building_id) AS under6,
            array_agg(disabled_count::int ORDER BY area, building_id) AS disabled,
            array_agg(living_alone_count::int ORDER BY area, building_id) AS living_alone,
            array_agg(unstated ORDER BY area, building_id) AS unstated
        INTO cells
        FROM numbered;

        DELETE FROM area_count WHERE community_id = one;
        CONTINUE WHEN cells.area IS NULL;
        mask := array_fill(0, ARRAY[cardinality(cells.area)]);
        area_mask := array_fill(0, ARRAY[cells.area[cardinality(cells.area)]]);
        total_mask := 0;
        FOREACH flag IN ARRAY ARRAY[1, 2, 4, 8, 16] LOOP
            counts := CASE flag
                WHEN 1 THEN cells.age60 WHEN 2 THEN cells.age80 WHEN 4 THEN cells.under6
                WHEN 8 THEN cells.disabled ELSE cells.living_alone
            END;
            cut := small_cells(
                counts, CASE flag WHEN 16 THEN cells.households ELSE cells.people END,
                cells.households, cells.area, least_shown
            );
            FOR i IN 1..cardinality(mask) LOOP
                mask[i] := mask[i] + CASE WHEN cut.hidden[i] THEN flag ELSE 0 END;
            END LOOP;
            FOR i IN 1..cardinality(area_mask) LOOP
                area_mask[i] := area_mask[i] + CASE WHEN cut.area_hidden[i] THEN flag ELSE 0 END;
            END LOOP;
            total_mask := total_mask + CASE WHEN cut.total_hidden THEN flag ELSE 0 END;
        END LOOP;

        UPDATE building_count
        SET hidden = made.hidden
        FROM unnest(cells.building, mask) AS made (building_id, hidden)
        WHERE building_count.building_id = made.building_id
            AND building_count.hidden <> made.hidden;
        INSERT INTO area_count (
            level, community_id, plot_id, household_count, people_count, age60_count, age80_count,
            under6_count, disabled_count, living_alone_count, unstated, hidden
        )
        SELECT
            part.level, one, CASE part.level WHEN 'plot' THEN max(cell.plot) END,
            sum(cell.households), sum(cell.people),
            sum(cell.age60), sum(cell.age80), sum(cell.under6), sum(cell.disabled),
            sum(cell.living_alone), bit_and(cell.unstated),
            CASE part.level
                WHEN 'plot' THEN max(area_mask[cell.area])
                WHEN 'unlocated' THEN max(cell.hidden)
                ELSE total_mask
            END
        FROM unnest(
            cells.building, cells.plot, cells.area, cells.households, cells.people, cells.age60,
            cells.age80, cells.under6, cells.disabled, cells.living_alone, cells.unstated, mask
        ) AS cell (
            building, plot, area, households, people, age60, age80, under6, disabled,
            living_alone, unstated, hidden
        )
        CROSS JOIN LATERAL (
            SELECT 'community' AS level, 0 AS area
            UNION ALL SELECT 'plot', cell.area WHERE cell.area > 0
            UNION ALL SELECT 'unlocated', 0 WHERE cell.building IS NULL
        ) AS part
        GROUP BY part.level, part.area;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION refresh_small_cells(bigint[]) FROM PUBLIC;

-- What belongs together is added up anew when a plot or a community changes.
CREATE OR REPLACE FUNCTION small_cells_regroup() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    communities bigint[];
BEGIN
    IF TG_TABLE_NAME = 'small_cell_rule' THEN
        PERFORM refresh_small_cells(NULL);
        RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT community_id) INTO communities
    FROM building
    WHERE id IN (SELECT building_id FROM changed)
        AND EXISTS (SELECT FROM building_count WHERE building_id = building.id);
    IF communities IS NOT NULL THEN
        PERFORM refresh_small_cells(communities);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION building_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    communities bigint[];
BEGIN
    -- No join: planned for the few rows of a first change, it takes hours for a city's.
    SELECT array_agg(DISTINCT moved.community_id) INTO communities
    FROM (
        (SELECT id, community_id FROM before EXCEPT SELECT id, community_id FROM after)
        UNION ALL
        (SELECT id, community_id FROM after EXCEPT SELECT id, community_id FROM before)
    ) AS moved
    WHERE EXISTS (SELECT FROM building_count WHERE building_id = moved.id);
    IF communities IS NOT NULL THEN
        UPDATE building_count
        SET community_id = after.community_id
        FROM after
        WHERE after.id = building_count.building_id
            AND after.community_id IS DISTINCT FROM building_count.community_id;
        PERFORM refresh_small_cells(communities);
    END IF;
    RETURN NULL;
END
$$;

-- A plot changes by date alone where a membership begins or ends; whoever looks first that day
-- has it added up.
CREATE OR REPLACE FUNCTION app_refresh_small_cells() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    stale bigint[];
BEGIN
    SELECT array_agg(DISTINCT building.community_id) INTO stale
    FROM plot_building
    JOIN building ON building.id = plot_building.building_id
    JOIN area_count ON area_count.community_id = building.community_id
        AND area_count.level = 'community'
    WHERE area_count.computed_on < CURRENT_DATE
        AND (
            lower(plot_building.valid) > area_count.computed_on
                AND lower(plot_building.valid) <= CURRENT_DATE
            OR upper(plot_building.valid) > area_count.computed_on
                AND upper(plot_building.valid) <= CURRENT_DATE
        );
    IF stale IS NOT NULL THEN
        PERFORM refresh_small_cells(stale);
    END IF;
END
$$;
REVOKE ALL ON FUNCTION app_refresh_small_cells() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_refresh_small_cells() TO gridmap_app;

-- Counts that are older than what hides them.
SELECT refresh_small_cells(NULL)
WHERE NOT EXISTS (SELECT FROM area_count);
