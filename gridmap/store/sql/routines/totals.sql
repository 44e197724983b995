-- Sums over communities and days, for roles that may not see the rows below them.

-- Households are nobody's secret, need groups are: those of other communities come from the sums
-- that hide small cells.
CREATE OR REPLACE FUNCTION app_community_totals() RETURNS TABLE (
    community_id bigint,
    household_count bigint,
    unlocated_count bigint,
    people_count bigint,
    age60_count bigint,
    fresh_count bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        household.community_id,
        count(*),
        count(*) FILTER (WHERE household.building_id IS NULL),
        sum(household.people_count),
        (
            SELECT area_figures.age60_count
            FROM area_figures
            WHERE area_figures.community_id = household.community_id AND level = 'community'
        ),
        count(*) FILTER (WHERE is_fresh(household.last_verified_on))
    FROM household
    WHERE household.closed_on IS NULL
        AND (
            (SELECT app_is_everywhere() OR app_role() IN ('grid_leader', 'community_worker'))
            OR household.community_id = ANY ((SELECT app_area())::bigint[])
        )
    GROUP BY household.community_id
$$;
REVOKE ALL ON FUNCTION app_community_totals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_community_totals() TO gridmap_app;

-- Households on a day: loaded by then and not yet gone, on the building they are matched to now.
-- Need groups only for one's own buildings: two days side by side would tell one household from
-- the next. A null building: the community's unlocated households.
CREATE OR REPLACE FUNCTION app_counts_on(on_day date) RETURNS TABLE (
    building_id bigint,
    community_id bigint,
    household_count integer,
    people_count integer,
    age60_count integer,
    age80_count integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        household.building_id,
        household.community_id,
        count(*)::int,
        sum(household.people_count)::int,
        CASE
            WHEN NOT (SELECT app_sees_sums()) AND bit_and(household.unstated) & 1 = 0
                THEN sum(household.age60_count)::int
        END,
        CASE
            WHEN NOT (SELECT app_sees_sums()) AND bit_and(household.unstated) & 2 = 0
                THEN sum(household.age80_count)::int
        END
    FROM household
    JOIN import_run ON import_run.id = household.created_run_id
    WHERE import_run.started_at::date <= on_day
        AND coalesce(household.closed_on, 'infinity') > on_day
        AND (
            (SELECT app_is_everywhere())
            OR household.community_id = ANY ((SELECT app_area())::bigint[])
            OR household.building_id IN (SELECT unnest(app_buildings()))
            OR household.community_id = ANY ((SELECT app_communities())::bigint[])
        )
    GROUP BY household.building_id, household.community_id
$$;
REVOKE ALL ON FUNCTION app_counts_on(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_counts_on(date) TO gridmap_app;
