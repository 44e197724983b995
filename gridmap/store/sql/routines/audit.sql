-- Log changes of rules.

-- Whoever changes a rule, by whatever way, leaves a row of what it was and what it is.
CREATE OR REPLACE FUNCTION rule_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO audit_log (app_user_id, action, detail)
    VALUES (
        app_user_id(),
        TG_TABLE_NAME || ' ' || lower(TG_OP),
        jsonb_build_object(
            'before', CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, 'after', to_jsonb(NEW)
        )
    );
    RETURN NULL;
END
$$;
