-- Logins, from the password to the log-out: what is not in login_session is no login.

-- Begin a login of the transaction's user, and forget those that are long over; false where the
-- account was disabled, or its password changed since checked_hash was read (NULL: no password).
CREATE OR REPLACE FUNCTION app_begin_session(
    session bytea, lifetime interval, checked_hash text
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    -- A change that is under way is waited for: it ends the logins that it sees.
    PERFORM FROM app_user
    WHERE id = app_user_id() AND is_active
        AND (checked_hash IS NULL OR password_hash = checked_hash)
    FOR SHARE;
    IF NOT found THEN
        RETURN false;
    END IF;
    DELETE FROM login_session WHERE ends_at < now();
    INSERT INTO login_session (key, app_user_id, ends_at)
    VALUES (session, app_user_id(), now() + lifetime);
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION app_begin_session(bytea, interval, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_begin_session(bytea, interval, text) TO gridmap_app;

-- Whether a login of the transaction's user goes on: neither ended nor idle for too long. A login
-- that is used is noted once a minute.
CREATE OR REPLACE FUNCTION app_is_session(
    session bytea, idle interval, is_used boolean
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    seen timestamptz;
BEGIN
    SELECT seen_at INTO seen
    FROM login_session
    WHERE key = session AND app_user_id = app_user_id()
        AND ends_at > now() AND seen_at > now() - idle;
    IF seen IS NULL THEN
        RETURN false;
    END IF;
    IF is_used AND seen < now() - least(interval '1 minute', idle / 4) THEN
        UPDATE login_session SET seen_at = now() WHERE key = session;
    END IF;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION app_is_session(bytea, interval, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_is_session(bytea, interval, boolean) TO gridmap_app;

-- End a login of the transaction's user.
CREATE OR REPLACE FUNCTION app_end_session(session bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DELETE FROM login_session WHERE key = session AND app_user_id = app_user_id() $$;
REVOKE ALL ON FUNCTION app_end_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_end_session(bytea) TO gridmap_app;

-- Another password, another role, a disabled account: every login of it is over for good, by
-- whatever way it was changed.
CREATE OR REPLACE FUNCTION account_ends_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    DELETE FROM login_session WHERE app_user_id = NEW.id;
    RETURN NULL;
END
$$;
