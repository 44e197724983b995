-- What a change of community sets off.

CREATE OR REPLACE TRIGGER boundary_inserted AFTER INSERT ON community
    FOR EACH ROW EXECUTE FUNCTION boundary_changed();
-- Not IS DISTINCT FROM: pg_restore, which has no search path, could not read it back.
CREATE OR REPLACE TRIGGER boundary_updated AFTER UPDATE OF geom ON community
    FOR EACH ROW WHEN (NOT OLD.geom = NEW.geom) EXECUTE FUNCTION boundary_changed();
CREATE OR REPLACE TRIGGER layer_community_inserted AFTER INSERT ON community
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_community_updated AFTER UPDATE ON community
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_community_deleted AFTER DELETE ON community
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
