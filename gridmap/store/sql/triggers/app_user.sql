-- What a change of app_user sets off.

CREATE OR REPLACE TRIGGER app_user_changed AFTER UPDATE OF role, is_active ON app_user
    FOR EACH STATEMENT EXECUTE FUNCTION account_changed();
