-- What is there for the first steps, as numbers only: each role is told who has to do what, also of
-- rows that it does not see; within its area.
CREATE OR REPLACE FUNCTION app_first_steps() RETURNS TABLE (
    building_count bigint, street_count bigint, community_count bigint, point_count bigint,
    worker_count bigint, ledger_count bigint, plotted_count bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH area AS MATERIALIZED (
        SELECT id FROM community
        WHERE (SELECT app_sees_ground()) OR id = ANY ((SELECT app_area())::bigint[])
    )
    SELECT
        (
            SELECT count(*) FROM building
            WHERE (SELECT app_sees_ground()) OR community_id IN (SELECT id FROM area)
        ),
        (SELECT count(*) FROM street),
        (SELECT count(*) FROM area),
        (
            SELECT count(DISTINCT service_point.id) FROM service_point
            JOIN service_offer ON service_offer.service_point_id = service_point.id
            WHERE service_point.status IN ('open', 'closing')
        ),
        (
            SELECT count(DISTINCT user_community.community_id) FROM user_community
            JOIN app_user ON app_user.id = user_community.app_user_id
            WHERE app_user.is_active AND app_user.role = 'community_worker'
                AND user_community.community_id IN (SELECT id FROM area)
        ),
        (
            SELECT count(*) FROM area
            WHERE EXISTS (
                SELECT FROM household
                WHERE household.community_id = area.id AND household.closed_on IS NULL
            )
        ),
        (
            SELECT count(*) FROM area
            WHERE EXISTS (
                SELECT FROM plot
                WHERE plot.community_id = area.id
                    AND plot.valid_from <= CURRENT_DATE
                    AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
            )
        )
    WHERE app_role() IS NOT NULL
$$;
REVOKE ALL ON FUNCTION app_first_steps() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_first_steps() TO gridmap_app;
