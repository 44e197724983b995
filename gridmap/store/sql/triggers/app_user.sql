-- What a change of app_user sets off.

CREATE OR REPLACE TRIGGER app_user_changed AFTER UPDATE OF role, is_active ON app_user
    FOR EACH STATEMENT EXECUTE FUNCTION account_changed();
CREATE OR REPLACE TRIGGER app_user_ends_sessions
    AFTER UPDATE OF role, is_active, password_hash ON app_user
    FOR EACH ROW
    WHEN (
        (OLD.role, OLD.is_active, OLD.password_hash)
        IS DISTINCT FROM (NEW.role, NEW.is_active, NEW.password_hash)
    )
    EXECUTE FUNCTION account_ends_sessions();
