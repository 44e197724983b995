-- What a change of access_point sets off.

CREATE OR REPLACE TRIGGER access_gate_inserted AFTER INSERT ON access_point
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_gate_changed();
CREATE OR REPLACE TRIGGER access_gate_updated AFTER UPDATE ON access_point
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_gate_changed();
CREATE OR REPLACE TRIGGER access_gate_deleted AFTER DELETE ON access_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_gate_changed();
CREATE OR REPLACE TRIGGER layer_access_point_inserted AFTER INSERT ON access_point
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_access_point_updated AFTER UPDATE ON access_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_access_point_deleted AFTER DELETE ON access_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
