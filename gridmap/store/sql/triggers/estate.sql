-- What a change of estate sets off.

CREATE OR REPLACE TRIGGER access_estate_inserted AFTER INSERT ON estate
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
CREATE OR REPLACE TRIGGER access_estate_updated AFTER UPDATE ON estate
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
CREATE OR REPLACE TRIGGER access_estate_deleted AFTER DELETE ON estate
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
CREATE OR REPLACE TRIGGER layer_estate_inserted AFTER INSERT ON estate
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_estate_updated AFTER UPDATE ON estate
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_estate_deleted AFTER DELETE ON estate
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER estate_merged BEFORE UPDATE OF merged_into_id ON estate FOR EACH ROW
    WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id)
    EXECUTE FUNCTION estate_merged();
