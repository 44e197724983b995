-- What a change of building sets off.

CREATE OR REPLACE TRIGGER access_building_inserted AFTER INSERT ON building
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_building_changed();
CREATE OR REPLACE TRIGGER access_building_updated AFTER UPDATE ON building
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_building_changed();
CREATE OR REPLACE TRIGGER access_building_deleted AFTER DELETE ON building
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_building_changed();
CREATE OR REPLACE TRIGGER building_demolished AFTER UPDATE ON building
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION building_demolished();
CREATE OR REPLACE TRIGGER building_moved AFTER UPDATE ON building
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION building_moved();
CREATE OR REPLACE TRIGGER layer_building_inserted AFTER INSERT ON building
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_building_updated AFTER UPDATE ON building
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_building_deleted AFTER DELETE ON building
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
