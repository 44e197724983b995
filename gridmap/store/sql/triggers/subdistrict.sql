-- What a change of subdistrict sets off.

CREATE OR REPLACE TRIGGER layer_subdistrict_inserted AFTER INSERT ON subdistrict
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_subdistrict_updated AFTER UPDATE ON subdistrict
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_subdistrict_deleted AFTER DELETE ON subdistrict
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
