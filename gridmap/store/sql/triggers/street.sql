-- What a change of street sets off.

CREATE OR REPLACE TRIGGER access_street_inserted AFTER INSERT ON street
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
CREATE OR REPLACE TRIGGER access_street_updated AFTER UPDATE ON street
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
CREATE OR REPLACE TRIGGER access_street_deleted AFTER DELETE ON street
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION access_ways_changed();
