-- What a change of service_point sets off.

CREATE OR REPLACE TRIGGER access_point_inserted AFTER INSERT ON service_point
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_point_changed();
CREATE OR REPLACE TRIGGER access_point_updated AFTER UPDATE ON service_point
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_point_changed();
-- What a deleted point offered is known from service_offer, whose rows go with it.
CREATE OR REPLACE TRIGGER access_point_deleted AFTER DELETE ON service_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_point_changed();
CREATE OR REPLACE TRIGGER layer_service_point_inserted AFTER INSERT ON service_point
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_service_point_updated AFTER UPDATE ON service_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
CREATE OR REPLACE TRIGGER layer_service_point_deleted AFTER DELETE ON service_point
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed();
