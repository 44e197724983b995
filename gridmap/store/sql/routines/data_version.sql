-- Versions of all that a page may show: what was loaded and settled, the rule that hides small
-- cells, plots, teams and neighbours, what is kept by hand, what the user may see, the day. What
-- was computed is kept under them: of rows alone, the same for users of equal rights; of pages,
-- which have things of one's own, with the user.
--
-- Of two transactions at once the one with the lower id may commit last: so not the last id alone
-- is named, but the sum of the last few, or how many there are.
CREATE OR REPLACE FUNCTION app_rows_version() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT concat_ws(
        '/', count(*), max(id), count(rolled_back_at), max(rolled_back_at),
        (
            SELECT concat_ws('/', count(*), max(id), count(revoked_at), max(revoked_at))
            FROM address_decision
        ),
        (SELECT threshold FROM small_cell_rule),
        (
            SELECT concat_ws('/', max(id), sum(id))
            FROM (
                SELECT id FROM audit_log WHERE action LIKE 'plots:%' ORDER BY id DESC LIMIT 64
            ) AS last
        ),
        (
            SELECT concat_ws('/', max(id), sum(id))
            FROM (
                SELECT id FROM audit_log WHERE action LIKE 'register:%' ORDER BY id DESC LIMIT 64
            ) AS last
        ),
        (SELECT max(id) FROM building),
        CURRENT_DATE, app_role(), app_plots(), app_communities(), (SELECT app_is_everywhere()),
        (SELECT app_area())
    )
    FROM import_run
$$;
REVOKE ALL ON FUNCTION app_rows_version() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_rows_version() TO gridmap_app;

CREATE OR REPLACE FUNCTION app_data_version() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT concat_ws('/', app_rows_version(), app_user_id()) $$;
REVOKE ALL ON FUNCTION app_data_version() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_data_version() TO gridmap_app;
