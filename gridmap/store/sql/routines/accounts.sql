-- What users change of their own account, and administrators of what they do not see.

CREATE OR REPLACE FUNCTION app_change_password(new_hash text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    UPDATE app_user
    SET password_hash = new_hash, must_change_password = false, password_set_at = now()
    WHERE id = app_user_id() AND is_active
    RETURNING id
$$;
REVOKE ALL ON FUNCTION app_change_password(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_change_password(text) TO gridmap_app;

-- Those who serve plots, as far as an administrator has to know them: no phone number.
CREATE OR REPLACE FUNCTION app_members() RETURNS TABLE (
    team_member_id bigint, community text, name text, plots text[], app_user_id bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        team_member.id,
        community.name,
        team_member.name,
        ARRAY(
            SELECT DISTINCT plot.plot_code
            FROM assignment
            JOIN plot ON plot.id = assignment.plot_id
            WHERE assignment.team_member_id = team_member.id
                AND assignment.role = 'grid_leader'
                AND assignment.valid @> CURRENT_DATE
            ORDER BY plot.plot_code
        ),
        team_member.app_user_id
    FROM team_member
    JOIN community ON community.id = team_member.community_id
    WHERE app_role() = 'admin'
$$;
REVOKE ALL ON FUNCTION app_members() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_members() TO gridmap_app;

-- Let an account be these members, and no others; returns the number that it is. One that is
-- another account's stays so.
CREATE OR REPLACE FUNCTION app_be_members(account bigint, members bigint[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF app_role() IS DISTINCT FROM 'admin' THEN
        RETURN 0;
    END IF;
    UPDATE team_member SET app_user_id = NULL
    WHERE app_user_id = account AND id <> ALL (members);
    UPDATE team_member SET app_user_id = account
    WHERE id = ANY (members) AND app_user_id IS NULL;
    RETURN (SELECT count(*) FROM team_member WHERE app_user_id = account);
END
$$;
REVOKE ALL ON FUNCTION app_be_members(bigint, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_be_members(bigint, bigint[]) TO gridmap_app;

-- Whoever takes the last administrator's rights by the application locks everybody out.
CREATE OR REPLACE FUNCTION account_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF current_setting('role') <> 'gridmap_app' THEN
        RETURN NULL;
    END IF;
    -- Two who go at once: the second one counts when the first one is done.
    PERFORM pg_advisory_xact_lock(hashtextextended('gridmap administrators', 0));
    IF NOT EXISTS (
        SELECT FROM app_user WHERE role = 'admin' AND is_active AND password_hash IS NOT NULL
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation', CONSTRAINT = 'app_user_last_admin',
            MESSAGE = 'no administrator would be left';
    END IF;
    RETURN NULL;
END
$$;

-- Keep what the transaction's user had last; NULL leaves what is there.
CREATE OR REPLACE FUNCTION app_remember(new_language text, new_place text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    UPDATE app_user
    SET language = coalesce(new_language, language), last_place = coalesce(new_place, last_place)
    WHERE id = app_user_id() AND is_active
$$;
REVOKE ALL ON FUNCTION app_remember(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_remember(text, text) TO gridmap_app;
