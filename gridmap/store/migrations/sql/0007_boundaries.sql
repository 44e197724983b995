-- The record of community outlines: every change leaves a row, whoever makes it.

CREATE TABLE boundary_change (
    id bigint GENERATED ALWAYS AS IDENTITY,
    community_id bigint NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    app_user_id bigint,
    bounds_text text,
    reason text NOT NULL,
    old_geom geometry(MULTIPOLYGON, 4326),
    new_geom geometry(MULTIPOLYGON, 4326) NOT NULL,
    CONSTRAINT boundary_change_pkey PRIMARY KEY (id),
    CONSTRAINT boundary_change_community_id_fkey
        FOREIGN KEY (community_id) REFERENCES community (id) ON DELETE CASCADE,
    CONSTRAINT boundary_change_app_user_id_fkey
        FOREIGN KEY (app_user_id) REFERENCES app_user (id) ON DELETE SET NULL
);
CREATE INDEX boundary_change_community_id_idx ON boundary_change (community_id);
CREATE INDEX boundary_change_app_user_id_idx ON boundary_change (app_user_id);
COMMENT ON TABLE boundary_change IS
    'Outlines of communities, as they became and changed; a trigger writes it.';
COMMENT ON COLUMN boundary_change.app_user_id IS 'who put it in force; none: a load';
COMMENT ON COLUMN boundary_change.bounds_text IS 'the bounds it was drawn from, as written';
COMMENT ON COLUMN boundary_change.old_geom IS 'none: the community is new';

-- Who, why and from which words come with the transaction (gridmap.boundaries.record); a load says
-- nothing and is known by its layer.
CREATE FUNCTION boundary_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    told jsonb := nullif(current_setting('gridmap.boundary_change', true), '')::jsonb;
BEGIN
    INSERT INTO boundary_change
        (community_id, app_user_id, bounds_text, reason, old_geom, new_geom)
    VALUES (
        NEW.id,
        (told ->> 'app_user_id')::bigint,
        coalesce(told ->> 'bounds_text', NEW.bounds_text),
        coalesce(told ->> 'reason', 'loaded from ' || NEW.source),
        CASE WHEN TG_OP = 'UPDATE' THEN OLD.geom END,
        NEW.geom
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER boundary_inserted AFTER INSERT ON community
    FOR EACH ROW EXECUTE FUNCTION boundary_changed();
-- Not IS DISTINCT FROM: pg_restore, which has no search path, could not read it back.
CREATE TRIGGER boundary_updated AFTER UPDATE OF geom ON community
    FOR EACH ROW WHEN (NOT OLD.geom = NEW.geom) EXECUTE FUNCTION boundary_changed();

-- Outlines are seen by everybody who is logged in, and so is how they came about; written only by
-- the trigger.
ALTER TABLE boundary_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY logged_in ON boundary_change FOR SELECT USING ((SELECT app_role() IS NOT NULL));
GRANT SELECT ON boundary_change TO gridmap_app;
