-- What a change of household sets off.

-- One trigger an event: a transition table of the other event does not exist.
CREATE OR REPLACE TRIGGER household_inserted AFTER INSERT ON household
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION household_changed();
CREATE OR REPLACE TRIGGER household_updated AFTER UPDATE ON household
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION household_changed();
CREATE OR REPLACE TRIGGER household_deleted AFTER DELETE ON household
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION household_changed();
