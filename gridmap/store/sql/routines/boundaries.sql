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

-- What hangs on a community, for those who may take one back: it would be lost with it.
CREATE OR REPLACE FUNCTION app_community_dependents(community bigint) RETURNS TABLE (
    household_count bigint,
    plot_count bigint,
    draft_count bigint,
    member_count bigint,
    account_count bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        (SELECT count(*) FROM household WHERE community_id = $1),
        (SELECT count(*) FROM plot WHERE community_id = $1),
        (SELECT count(*) FROM plot_draft WHERE community_id = $1 AND closed_at IS NULL),
        (SELECT count(*) FROM team_member WHERE community_id = $1),
        (SELECT count(*) FROM user_community WHERE community_id = $1)
    WHERE keeps_layer('community')
$$;
REVOKE ALL ON FUNCTION app_community_dependents(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_community_dependents(bigint) TO gridmap_app;
