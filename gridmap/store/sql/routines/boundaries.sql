-- Log changes of communities' outlines.

-- Who, why and from which words come with the transaction (gridmap.actions.boundaries); a load says
-- nothing and is known by its layer.
CREATE OR REPLACE FUNCTION boundary_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    told jsonb := nullif(current_setting('gridmap.boundary_change', true), '')::jsonb;
BEGIN
    INSERT INTO boundary_change
        (community_id, app_user_id, bounds_text, reason, old_geom, new_geom)
    VALUES (
        NEW.id,
        -- In the application nobody writes another's name.
        coalesce(app_user_id(), (told ->> 'app_user_id')::bigint),
        coalesce(told ->> 'bounds_text', NEW.bounds_text),
        coalesce(told ->> 'reason', 'loaded from ' || NEW.source),
        CASE WHEN TG_OP = 'UPDATE' THEN OLD.geom END,
        NEW.geom
    );
    RETURN NULL;
END
$$;
