-- What is there for the first steps, as numbers only: each role is told who has to do what, also of
-- rows that it does not see.
CREATE OR REPLACE FUNCTION app_first_steps() RETURNS TABLE (
    building_count bigint, street_count bigint, community_count bigint, point_count bigint,
    worker_count bigint, ledger_count bigint, plotted_count bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        (SELECT count(*) FROM building),
        (SELECT count(*) FROM street),
        (SELECT count(*) FROM community),
        (
            SELECT count(DISTINCT service_point.id) FROM service_point
            JOIN service_offer ON service_offer.service_point_id = service_point.id
            WHERE service_point.status IN ('open', 'closing')
        ),
        (
            SELECT count(DISTINCT user_community.community_id) FROM user_community
            JOIN app_user ON app_user.id = user_community.app_user_id
            WHERE app_user.is_active AND app_user.role = 'community_worker'
        ),
        (
            SELECT count(*) FROM community
            WHERE EXISTS (
                SELECT FROM household
                WHERE household.community_id = community.id AND household.closed_on IS NULL
            )
        ),
        (
            SELECT count(*) FROM community
            WHERE EXISTS (
                SELECT FROM plot
                WHERE plot.community_id = community.id
                    AND plot.valid_from <= CURRENT_DATE
                    AND coalesce(plot.valid_to, 'infinity') >= CURRENT_DATE
            )
        )
    WHERE app_role() IS NOT NULL
$$;
REVOKE ALL ON FUNCTION app_first_steps() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_first_steps() TO gridmap_app;
